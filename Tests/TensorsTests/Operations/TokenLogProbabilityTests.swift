import Glibc
import TestSupport
import Testing

@testable import Tensors

struct TokenLogProbabilityTests {
  @Test(arguments: Device.every)
  func theyAreThoseOfTheFormula(device: Device) {
    let parameters = RandomParameters()
    let weight = parameters.make("weight", [4, 1])
    weight.storage.assign([0, 1, 2, 3])
    let bias = parameters.make("bias", [4])
    bias.storage.assign([0, 0, 0, 1])
    let pass = ForwardPass(.inference, on: device)
    let states = pass.tensor([1, 0], [2, 1])
    let sums = [log(1 + exp(1.0) + exp(2.0) + exp(4.0)), log(3 + exp(1.0))]
    expectClose(
      tokenLogProbabilities(states, weight: weight, bias: bias, targets: [3, 1]),
      [Float(4 - sums[0]), Float(0 - sums[1])])
    #expect(tokenLogProbabilities(states.slice(rows: 0..<0), weight: weight, bias: bias, targets: []).isEmpty)
  }

  @Test(arguments: Device.every)
  func theyAddUpToTheLoss(device: Device) {
    let parameters = RandomParameters()
    let (rows, vocabulary) = (300, 57)
    let states = parameters.make("states", [rows, 9])
    let weight = parameters.make("weight", [vocabulary, 9])
    let bias = parameters.make("bias", [vocabulary])
    let targets = (0..<rows).map { Int32($0 * 7 % vocabulary) }
    let pass = ForwardPass(.inference, on: device)
    let sums = crossEntropy(
      pass.tensor(states), weight: weight, bias: bias, targets: targets, labelSmoothing: 0, gradientScale: 0)
    let values = tokenLogProbabilities(pass.tensor(states), weight: weight, bias: bias, targets: targets)
    #expect(values.count == rows)
    #expect(values.allSatisfy { $0 <= 0 })
    let sum = values.reduce(0.0) { $0 - Double($1) }
    #expect(abs(sum - sums.negativeLogLikelihood) < 1e-4 * sum)
  }

  /// The rows of one sentence have the same bits whatever stands before and behind them.
  @Test(arguments: Device.every, WeightPrecision.allCases)
  func noRowKnowsItsNeighbours(device: Device, precision: WeightPrecision) {
    let parameters = RandomParameters()
    let states = parameters.make("states", [280, 24])
    let weight = parameters.make("weight", [131, 24])
    let bias = parameters.make("bias", [131])
    weight.pack(as: precision, for: device, in: MemoryPool(device))
    let targets = (0..<280).map { Int32($0 * 11 % 131) }
    func values(_ rows: Range<Int>) -> [Float] {
      let pass = ForwardPass(.inference, on: device)
      return tokenLogProbabilities(
        pass.tensor(states).slice(rows: rows), weight: weight, bias: bias, targets: Array(targets[rows]))
    }
    let all = values(0..<280)
    for rows in [0..<1, 1..<2, 2..<7, 250..<262, 279..<280, 3..<280] {
      expectSameBits(values(rows), Array(all[rows]), "\(device), \(rows)")
    }
  }

  @Test func whatIsNotANumberIsSeen() {
    let logits = ForwardPass(.inference).tensor([0, .nan, 1, 1, 1, 1], [2, 3])
    let values = tokenLogProbabilities(of: [0, 0]) { logits.slice(rows: $0) }
    #expect(values[0].isNaN)
    expectClose([values[1]], [Float(-log(3.0))])
  }
}
