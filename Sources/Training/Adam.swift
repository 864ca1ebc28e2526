internal import Layers
package import Tensors
package import Threads

/// Adam over the flat array of all parameters (Kingma and Ba 2015, algorithm 1).
///
/// The array is cut into ranges, which threads share; since every element is computed by itself, nothing depends on who
/// computes what.
package final class Adam {
  /// The mean and the uncentred variance of the gradients, as long as the array of parameters.
  package let mean: Storage
  package let variance: Storage
  /// Number of steps taken.
  package var step = 0
  /// The parts of the array that do not decay, in order.
  private let lasting: [Range<Int>]
  /// The parts of the array that are updated here.
  private let own: [Range<Int>]
  private let arithmetic: FlatArithmetic
  private let workers: ThreadPool

  /// - Parameters:
  ///   - lasting: The parts of the array that weight decay passes over, in order and apart.
  ///   - own: The parts of the array that are updated here; nil for all of it. Memory is taken for no more.
  package init(
    count: Int, lasting: [Range<Int>] = [], own: [Range<Int>]? = nil, memory: MemoryPool, device: Device,
    workers: ThreadPool
  ) {
    self.lasting = lasting
    self.own = own ?? [0..<count]
    // What is never touched takes no memory of the system.
    mean = Storage(count: count, from: memory)
    variance = Storage(count: count, from: memory)
    arithmetic = FlatArithmetic(device)
    self.workers = workers
    clear()
  }

  /// Makes one for the parameters of a model, those of them decaying that a configuration names.
  convenience init(
    of parameters: ParameterStore, _ configuration: TrainingConfiguration, own: [Range<Int>]? = nil,
    memory: MemoryPool, device: Device, workers: ThreadPool
  ) {
    self.init(
      count: parameters.flatCount, lasting: configuration.decayingWeights.lasting(parameters.parameters),
      own: own, memory: memory, device: device, workers: workers)
  }

  /// Forgets all steps, as if none had been taken.
  func reset() {
    step = 0
    clear()
  }

  private func clear() {
    for moments in [mean, variance] {
      for part in own { moments.slice(part).fill(0) }
    }
  }

  /// Changes the weights along a gradient, those of the parts that are updated here.
  ///
  /// - Parameters:
  ///   - scale: What every gradient is multiplied by first.
  ///   - isUpdated: Told the number of each part once its weights have changed.
  package func update(
    _ weights: Storage, gradient: Storage, learningRate: Float, scale: Float,
    _ configuration: TrainingConfiguration, isUpdated: (_ part: Int) -> Void = { _ in }
  ) {
    step += 1
    let constants = AdamConstants(
      learningRate: learningRate, beta1: configuration.beta1, beta2: configuration.beta2,
      epsilon: configuration.epsilon,
      decoupledWeightDecay: configuration.optimizer == .adamW ? configuration.weightDecay : 0,
      l2: configuration.optimizer == .adam ? configuration.weightDecay : 0, gradientScale: scale)
    let lasting = configuration.weightDecay > 0 ? lasting : []
    for (index, part) in own.enumerated() {
      let arrays = [weights, gradient, mean, variance].map { $0.slice(part) }
      workers.mapRanges(of: arrays) { [step, arithmetic] parts, offset in
        let first = part.lowerBound + offset
        for run in DecayRun.runs(first..<first + parts[0].count, without: lasting) {
          let parts = parts.map { $0.slice(run.range.lowerBound - first, run.range.count) }
          arithmetic.adam(
            run.decays ? constants : constants.withoutDecay, step: step, gradient: parts[1],
            weight: parts[0], mean: parts[2], variance: parts[3])
        }
      }
      isUpdated(index)
    }
  }
}

// MARK: - Private

/// Consecutive weights that all decay, or none of which does.
private struct DecayRun {
  var range: Range<Int>
  var decays: Bool

  /// Returns the runs that a range consists of, where what `lasting` names does not decay.
  static func runs(_ range: Range<Int>, without lasting: [Range<Int>]) -> [DecayRun] {
    var runs: [DecayRun] = []
    var next = range.lowerBound
    for part in lasting where part.overlaps(range) {
      let part = part.clamped(to: range)
      if next < part.lowerBound { runs.append(DecayRun(range: next..<part.lowerBound, decays: true)) }
      runs.append(DecayRun(range: part, decays: false))
      next = part.upperBound
    }
    if next < range.upperBound { runs.append(DecayRun(range: next..<range.upperBound, decays: true)) }
    return runs
  }
}

extension AdamConstants {
  /// The same for weights that do not decay.
  fileprivate var withoutDecay: AdamConstants {
    var constants = self
    (constants.decoupledWeightDecay, constants.l2) = (0, 0)
    return constants
  }
}
