internal import CKernels
internal import Glibc

/// The constants of one step of Adam (Kingma and Ba 2015, algorithm 1).
package struct AdamConstants: Sendable {
  package var learningRate: Float
  package var beta1: Float
  package var beta2: Float
  package var epsilon: Float
  /// Taken from the weights, times the learning rate (Loshchilov and Hutter 2019).
  package var decoupledWeightDecay: Float
  /// Added to the gradient.
  package var l2: Float
  /// What every gradient is multiplied by first: clipping.
  package var gradientScale: Float

  package init(
    learningRate: Float, beta1: Float, beta2: Float, epsilon: Float, decoupledWeightDecay: Float, l2: Float,
    gradientScale: Float
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.decoupledWeightDecay = decoupledWeightDecay
    self.l2 = l2
    self.gradientScale = gradientScale
  }
}

/// Arithmetic on flat arrays of parameters, in ranges so that several threads can share it.
package struct FlatArithmetic: Sendable {
  private let kernels: Kernels

  package init(_ device: Device) { kernels = Kernels(device) }

  /// Takes the `step`-th step (from 1) of Adam on a range of weights and moments.
  package func adam(
    _ constants: AdamConstants, step: Int, gradient: Storage, weight: Storage, mean: Storage,
    variance: Storage
  ) {
    precondition(
      gradient.count == weight.count && mean.count == weight.count && variance.count == weight.count,
      "gradient and moments of \(weight.count) weights")
    kernels.adam(
      AdamStep(
        learning_rate: constants.learningRate, beta1: constants.beta1, beta2: constants.beta2,
        epsilon: constants.epsilon, weight_decay: constants.decoupledWeightDecay, l2: constants.l2,
        correction1: 1 - power(constants.beta1, step), correction2: 1 - power(constants.beta2, step),
        gradient_scale: constants.gradientScale),
      gradient: gradient, weight: weight, mean: mean, variance: variance)
  }

  /// y += x.
  package func add(_ x: Storage, to y: Storage) { kernels.add(x, to: y, count: min(x.count, y.count)) }

  /// y += x, then x = 0.
  package func addAndZero(_ x: Storage, to y: Storage) {
    kernels.addAndZero(x, to: y, count: min(x.count, y.count))
  }

  /// Moves y by a share of the way to x: y += rate * (x - y).
  package func approach(_ x: Storage, rate: Float, _ y: Storage) {
    kernels.approach(x, rate: rate, y, count: min(x.count, y.count))
  }

  package func copy(_ x: Storage, to y: Storage) { kernels.copy(x, to: y, count: x.count) }

  package func sumOfSquares(_ x: Storage) -> Double { kernels.sumOfSquares(x) }

  private func power(_ base: Float, _ exponent: Int) -> Float {
    Float(pow(Double(base), Double(exponent)))
  }
}
