internal import Layers
package import Tensors
package import Threads

/// The exponential moving average of the weights, which is judged and kept in their place.
///
/// After each step it goes a small share of the way to the new weights, 1 - decay. In the first steps the share is larger,
/// as in Marian (Junczys-Dowmunt et al. 2018, exponential smoothing) and TensorFlow: with the decay (1 + t) / (10 + t) after t
/// steps, where that is lower, the average is not held back by the initial weights. Means along the way of a training were
/// proposed by Polyak and Juditsky (1992).
package final class MovingAverage {
  /// As long as the array of parameters.
  package let weights: Storage
  private let decay: Float
  /// The parts of the array that are averaged here.
  private let own: [Range<Int>]
  private let arithmetic: FlatArithmetic
  private let workers: ThreadPool

  /// Begins with the weights that there are.
  ///
  /// - Parameter own: The parts of the array that are averaged here; nil for all of it. Memory is taken for no more.
  package init(
    of weights: Storage, decay: Float, own: [Range<Int>]? = nil, memory: MemoryPool, device: Device,
    workers: ThreadPool
  ) {
    self.own = own ?? [0..<weights.count]
    self.weights = Storage(count: weights.count, from: memory)
    self.decay = decay
    arithmetic = FlatArithmetic(device)
    self.workers = workers
    for part in self.own { arithmetic.copy(weights.slice(part), to: self.weights.slice(part)) }
  }

  /// The average that a configuration asks for; nil for none.
  convenience init?(
    _ configuration: TrainingConfiguration, _ parameters: ParameterStore, _ memory: MemoryPool,
    _ device: Device, _ workers: ThreadPool, own: [Range<Int>]? = nil
  ) {
    guard configuration.exponentialAverage > 0 else { return nil }
    self.init(
      of: parameters.storage, decay: configuration.exponentialAverage, own: own, memory: memory,
      device: device,
      workers: workers)
  }

  /// Takes in the weights after a step, counted from 1.
  package func update(with weights: Storage, step: Int) {
    let decay = min(Double(self.decay), (1 + Double(step)) / (10 + Double(step)))
    for part in own {
      workers.mapRanges(of: [weights.slice(part), self.weights.slice(part)]) {
        [arithmetic, rate = Float(1 - decay)] parts, _ in
        arithmetic.approach(parts[0], rate: rate, parts[1])
      }
    }
  }

  /// Gives the average to a model's weights.
  func give(to weights: Storage) { arithmetic.copy(self.weights, to: weights) }
}
