import CKernels
import TestSupport
import Testing

@testable import Tensors

struct OptimizerKernelTests {
  @Test(arguments: Device.everyFast, oddSizes + [512])
  func adamEqualsTheReference(device: Device, count: Int) {
    let step = AdamStep(
      learning_rate: 0.01, beta1: 0.9, beta2: 0.98, epsilon: 1e-9, weight_decay: 0.1, l2: 0.05,
      correction1: 0.1, correction2: 0.02, gradient_scale: 0.5)
    expectSameAsReference(device) { kernels, floats in
      let weight = floats.random(count, "weight"), mean = floats.random(count, "mean")
      let variance = floats.values(normalNumbers(count, "variance").map { $0 * $0 })
      kernels.adam(
        step, gradient: floats.random(count, "gradient"), weight: weight, mean: mean, variance: variance)
      return [weight, mean, variance]
    }
  }

  /// A weight that never got a gradient, such as an unused embedding, stays where it is.
  @Test(arguments: Device.every)
  func adamLeavesWeightsWithoutGradientsAlone(device: Device) {
    let step = AdamStep(
      learning_rate: 0.01, beta1: 0.9, beta2: 0.98, epsilon: 1e-9, weight_decay: 0, l2: 0, correction1: 0.1,
      correction2: 0.02, gradient_scale: 1)
    let floats = GuardedFloats()
    let weight = floats.random(33, "weight"), before = weight.array
    Kernels(device).adam(
      step, gradient: floats.filled(33, 0), weight: weight, mean: floats.filled(33, 0),
      variance: floats.filled(33, 0))
    expectSameBits(weight.array, before)
  }

  @Test(arguments: Device.everyFast, oddSizes + [10_000])
  func sumsOfSquaresEqualTheReference(device: Device, count: Int) {
    let floats = GuardedFloats()
    let x = floats.random(count, "x")
    let (actual, expected) = (Kernels(device).sumOfSquares(x), Kernels(.reference).sumOfSquares(x))
    #expect(abs(actual - expected) <= 1e-12 * expected)
  }
}
