import Tensors
import TestSupport
import Testing

struct OptimizerTests {
  @Test(arguments: Device.every)
  func stepsOfAdamAreThoseOfTheAlgorithm(device: Device) {
    let pool = MemoryPool(device)
    func storage(_ values: [Float]) -> Storage {
      let storage = Storage(count: values.count, from: pool)
      storage.assign(values)
      return storage
    }
    let start = normalNumbers(37, "weights")
    let weight = storage(start)
    let (mean, variance) = (storage(start.map { _ in 0 }), storage(start.map { _ in 0 }))
    let constants = AdamConstants(
      learningRate: 0.01, beta1: 0.9, beta2: 0.98, epsilon: 1e-9, decoupledWeightDecay: 0.1, l2: 0.05,
      gradientScale: 0.5)
    var (w, m, v) = (start.map(Double.init), start.map { _ in 0.0 }, start.map { _ in 0.0 })
    for step in 1...20 {
      let gradient = normalNumbers(37, "gradient", seed: UInt64(step))
      FlatArithmetic(device).adam(
        constants, step: step, gradient: storage(gradient), weight: weight, mean: mean, variance: variance)
      let correction1 = 1 - power(0.9, step), correction2 = 1 - power(0.98, step)
      for index in w.indices {
        let slope = 0.5 * Double(gradient[index]) + 0.05 * w[index]
        m[index] = 0.9 * m[index] + 0.1 * slope
        v[index] = 0.98 * v[index] + 0.02 * slope * slope
        let update = m[index] / correction1 / ((v[index] / correction2).squareRoot() + 1e-9)
        w[index] -= 0.01 * (update + 0.1 * w[index])
      }
    }
    expectClose(weight.array, w.map(Float.init), within: .sums)
    expectClose(mean.array, m.map(Float.init), within: .sums)
    expectClose(variance.array, v.map(Float.init), within: .sums)
  }

  @Test(arguments: Device.every)
  func squaresAreSummedBeyondTheRangeOfFloat32(device: Device) {
    let storage = Storage(count: 129, from: MemoryPool(device))
    storage.fill(1e25)
    #expect(abs(FlatArithmetic(device).sumOfSquares(storage) / 1.29e52 - 1) < 1e-6)
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }
}
