import Glibc
import TestSupport
import Testing

@testable import Tensors

struct DistributionMeanTests {
  /// Natural logarithms of the softmax of logits, in double precision.
  private func logSoftmax(_ logits: [Float]) -> [Double] {
    let largest = Double(logits.max() ?? 0)
    let sum = logits.reduce(0.0) { $0 + exp(Double($1) - largest) }
    return logits.map { Double($0) - largest - log(sum) }
  }

  private let members: [[Float]] = [[0, 1, 2, -3], [5, -90, 1, 0], [1, 1, 1, 1]]
  private let weights: [Float] = [0.5, 0.125, 0.375]

  @Test(arguments: Device.every, DistributionMean.allCases)
  func itIsThatOfTheFormula(device: Device, mean: DistributionMean) {
    let pass = ForwardPass(.inference, on: device)
    let result = meanLogProbabilities(
      of: members.map { pass.tensor($0 + $0.reversed(), [2, 4]) }, weights: weights, mean)
    let distributions = members.map(logSoftmax)
    let expected = (0..<4).map { token in
      let terms = zip(weights, distributions).map { (Double($0), $1[token]) }
      return switch mean {
      case .probabilities: Float(log(terms.reduce(0.0) { $0 + $1.0 * exp($1.1) }))
      case .logProbabilities: Float(terms.reduce(0.0) { $0 + $1.0 * $1.1 })
      }
    }
    expectClose(result.row(0), expected, within: .sums, "\(device)")
    expectClose(result.row(1), expected.reversed(), within: .sums, "\(device)")
  }

  @Test(arguments: Device.every)
  func theMeanOfProbabilitiesIsADistribution(device: Device) {
    let pass = ForwardPass(.inference, on: device)
    let columns = 8000
    let logits = (0..<3).map {
      pass.tensor(normalNumbers(columns, deviation: 4, "logits \($0)"), [1, columns])
    }
    let result = meanLogProbabilities(of: logits, weights: weights, .probabilities)
    #expect(abs(result.row(0).reduce(0.0) { $0 + exp(Double($1)) } - 1) < 1e-5)
  }

  @Test(arguments: Device.every, DistributionMean.allCases)
  func noRowKnowsItsNeighbours(device: Device, mean: DistributionMean) {
    let pass = ForwardPass(.inference, on: device)
    let numbers = (0..<3).map { normalNumbers(9 * 37, deviation: 3, "member \($0)") }
    func result(_ rows: Range<Int>) -> Tensor {
      let logits = numbers.map {
        pass.tensor(Array($0[rows.lowerBound * 37..<rows.upperBound * 37]), [rows.count, 37])
      }
      return meanLogProbabilities(of: logits, weights: weights, mean)
    }
    let all = result(0..<9)
    for row in 0..<9 { expectSameBits(result(row..<row + 1).row(0), all.row(row), "\(device)") }
  }

  @Test(arguments: Device.every)
  func whatAllExcludeStaysExcluded(device: Device) {
    let pass = ForwardPass(.inference, on: device)
    let logits = [[0, -.infinity, 1], [2, -.infinity, -.infinity]].map { pass.tensor($0, [1, 3]) }
    for mean in DistributionMean.allCases {
      let row = meanLogProbabilities(of: logits, weights: [0.5, 0.5], mean).row(0)
      #expect(row[1] == -.infinity)
      #expect(row[0].isFinite)
      #expect(row[2].isFinite == (mean == .probabilities))
    }
  }
}
