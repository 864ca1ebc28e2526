import Glibc
import Tensors
import TestSupport
import Testing

struct ConsistentCrossEntropyTests {
  private static let targets: [Int32] = [0, 18, 3, 3, 7, 11]

  @Test(arguments: Device.every, [Float(0), 0.1])
  func gradientsEqualCentralDifferences(device: Device, smoothing: Float) {
    for hasBias in [false, true] {
      let parameters = RandomParameters()
      let first = parameters.make("first", [6, 7])
      let second = parameters.make("second", [6, 7])
      let weight = parameters.make("weight", [19, 7], deviation: 0.5)
      let bias = hasBias ? parameters.make("bias", [19]) : nil
      GradientCheck(on: device).check(
        parameters.all,
        ofLoss: { pass in
          let sums = consistentCrossEntropy(
            pass.tensor(first), pass.tensor(second), weight: weight, bias: bias, targets: Self.targets,
            labelSmoothing: smoothing, consistency: 3, gradientScale: 0.25)
          return sums.loss * 0.25
        })
    }
  }

  /// Two passes through one layer, whose dropout differs: the gradient of what both read is that of both.
  @Test(arguments: Device.every)
  func gradientsOfBothPassesMeet(device: Device) {
    let parameters = RandomParameters()
    let x = parameters.make("x", [6, 7])
    let hidden = parameters.make("hidden", [9, 7], deviation: 0.5)
    let weight = parameters.make("weight", [19, 9], deviation: 0.5)
    GradientCheck(on: device).check(
      parameters.all,
      ofLoss: { pass in
        func states() -> Tensor { linear(pass.tensor(x), hidden, activation: .gelu, dropout: 0.3) }
        return consistentCrossEntropy(
          states(), states(), weight: weight, bias: nil, targets: Self.targets, labelSmoothing: 0.1,
          consistency: 1, gradientScale: 1
        ).loss
      })
  }

  @Test(arguments: Device.every)
  func lossesAreThoseOfTheFormula(device: Device) {
    let weight = RandomParameters().make("weight", [3, 3])
    weight.storage.assign([1, 0, 0, 0, 1, 0, 0, 0, 1])
    let pass = ForwardPass(.inference, on: device)
    let sums = consistentCrossEntropy(
      pass.tensor([2, 0, -1], [1, 3]), pass.tensor([0.5, 1, 0], [1, 3]), weight: weight, bias: nil,
      targets: [1], labelSmoothing: 0.3, consistency: 4, gradientScale: 1)
    func logarithms(_ logits: [Double]) -> [Double] {
      logits.map { $0 - log(logits.reduce(0) { $0 + exp($1) }) }
    }
    let (p, q) = (logarithms([2, 0, -1]), logarithms([0.5, 1, 0]))
    func crossEntropy(_ p: [Double]) -> Double { -0.7 * p[1] - 0.3 * p.reduce(0, +) / 3 }
    func divergence(_ p: [Double], _ q: [Double]) -> Double {
      zip(p, q).reduce(0) { $0 + exp($1.0) * ($1.0 - $1.1) }
    }
    let expected = (crossEntropy(p) + crossEntropy(q)) / 2 + divergence(p, q) + divergence(q, p)
    #expect(abs(sums.loss - expected) < 1e-5)
    #expect(abs(sums.negativeLogLikelihood + (p[1] + q[1]) / 2) < 1e-5)
    #expect(sums.tokens == 1)
  }

  /// Enough rows for several blocks; passes that are the same have no divergence, whatever it counts for.
  @Test(arguments: Device.everyFast)
  func ofTwoPassesThatAreTheSameItIsTheCrossEntropy(device: Device) {
    let parameters = RandomParameters()
    let states = parameters.make("states", [300, 5])
    let weight = parameters.make("weight", [41, 5])
    let bias = parameters.make("bias", [41])
    let targets = (0..<300).map { Int32($0 % 41) }
    func outcome(_ loss: (Tensor) -> LossSums) -> (sums: LossSums, gradients: [Float]) {
      let pool = MemoryPool(device)
      let gradients = Gradients(count: parameters.count, from: pool)
      let pass = ForwardPass(.training(gradients, randomness: 1), on: device, memory: pool)
      let sums = loss(pass.tensor(states))
      pass.backward()
      return (sums, gradients.storage.array)
    }
    let once = outcome {
      crossEntropy(
        $0, weight: weight, bias: bias, targets: targets, labelSmoothing: 0.1, gradientScale: 1)
    }
    let twice = outcome {
      consistentCrossEntropy(
        $0, $0, weight: weight, bias: bias, targets: targets, labelSmoothing: 0.1, consistency: 5,
        gradientScale: 1)
    }
    #expect(abs(once.sums.loss - twice.sums.loss) < 1e-5 * once.sums.loss)
    expectClose(twice.gradients, once.gradients, within: .sums)
  }
}
