package import Tensors

/// Adam over the flat array of all parameters (Kingma and Ba 2015, algorithm 1).
///
/// The array is cut into ranges of a fixed length, which threads share; since every element is computed by itself,
/// nothing depends on who computes what.
package final class Adam {
  /// The mean and the uncentred variance of the gradients, as long as the array of parameters.
  package let mean: Storage
  package let variance: Storage
  /// Number of steps taken.
  package var step = 0
  private let arithmetic: FlatArithmetic
  private let workers: WorkerPool

  package init(count: Int, memory: MemoryPool, device: Device, workers: WorkerPool) {
    mean = Storage(count: count, from: memory)
    variance = Storage(count: count, from: memory)
    mean.fill(0)
    variance.fill(0)
    arithmetic = FlatArithmetic(device)
    self.workers = workers
  }

  /// Forgets all steps, as if none had been taken.
  func reset() {
    step = 0
    mean.fill(0)
    variance.fill(0)
  }

  /// Changes the weights along a gradient.
  ///
  /// - Parameters:
  ///   - scale: What every gradient is multiplied by first.
  package func update(
    _ weights: Storage, gradient: Storage, learningRate: Float, scale: Float,
    _ configuration: TrainingConfiguration
  ) {
    step += 1
    let constants = AdamConstants(
      learningRate: learningRate, beta1: configuration.beta1, beta2: configuration.beta2,
      epsilon: configuration.epsilon,
      decoupledWeightDecay: configuration.optimizer == .adamW ? configuration.weightDecay : 0,
      l2: configuration.optimizer == .adam ? configuration.weightDecay : 0, gradientScale: scale)
    workers.forEachRange(of: weights.count) { [step, arithmetic, mean, variance] first, count, _ in
      arithmetic.adam(
        constants, step: step, gradient: gradient.slice(first, count), weight: weights.slice(first, count),
        mean: mean.slice(first, count), variance: variance.slice(first, count))
    }
  }
}

extension WorkerPool {
  /// Calls `body(first, count, range)` for consecutive ranges of a fixed length that cover 0 ..< `count`.
  package func forEachRange(of count: Int, _ body: (_ first: Int, _ count: Int, _ range: Int) -> Void) {
    run(WorkerPool.rangeCount(of: count)) { range, _ in
      let first = range * rangeLength
      body(first, min(rangeLength, count - first), range)
    }
  }

  package static func rangeCount(of count: Int) -> Int { (count + rangeLength - 1) / rangeLength }
}

/// Long enough that taking a range costs nothing, short enough that a range of every array stays in the cache.
private let rangeLength = 1 << 15
