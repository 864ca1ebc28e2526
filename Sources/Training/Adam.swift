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
  private let arithmetic: FlatArithmetic
  private let workers: ThreadPool

  package init(count: Int, memory: MemoryPool, device: Device, workers: ThreadPool) {
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
    workers.mapRanges(of: [weights, gradient, mean, variance]) { [step, arithmetic] parts, _ in
      arithmetic.adam(
        constants, step: step, gradient: parts[1], weight: parts[0], mean: parts[2], variance: parts[3])
    }
  }
}
