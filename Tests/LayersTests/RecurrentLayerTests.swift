import Randomness
import Tensors
import TestSupport
import Testing

@testable import Layers

struct RecurrentLayerTests {
  @Test(arguments: RecurrentCellKind.allCases)
  func recurrentWeightsBeginOrthogonal(kind: RecurrentCellKind) throws {
    let hidden = 33
    let store = ParameterStore()
    let cell = kind.makeCell(store.scope["cell"], inputs: 5, hidden: hidden)
    store.initialize(Seed(2))
    let weights = try #require(store.parameters.first { $0.name == "cell.recurrent" }).storage.array
    #expect(weights.count == cell.gateFeatures * hidden)
    func row(_ index: Int) -> ArraySlice<Float> { weights[index * hidden..<(index + 1) * hidden] }
    for block in 0..<cell.gateFeatures / hidden {
      for first in 0..<hidden {
        for second in 0...first {
          let product = zip(row(block * hidden + first), row(block * hidden + second)).reduce(0) {
            $0 + $1.0 * $1.1
          }
          #expect(abs(product - (first == second ? 1 : 0)) < 1e-4)
        }
      }
    }
    #expect(row(0) != row(hidden))
  }

  @Test func forgetGatesBeginOpen() {
    let store = ParameterStore()
    let cell = LSTM(store.scope, inputs: 2, hidden: 3)
    store.initialize(Seed(1))
    #expect(cell.input.bias?.storage.array == [0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0])
  }

  /// A sum over time, which a GRU whose gates are fixed computes: an independent check of what a step is.
  @Test func aGRUWithFixedGatesIsAMovingAverage() {
    let store = ParameterStore()
    let cell = GRU(store.scope, inputs: 1, hidden: 1)
    store.initialize(Seed(1))
    cell.recurrent.storage.fill(0)
    cell.input.weight.storage.assign([0, 0, 1])
    cell.input.bias?.storage.fill(0)
    let pass = ForwardPass(.inference)
    var (state, expected): (RecurrentState?, Float) = (nil, 0)
    for x: Float in [1, -2, 0.5] {
      state = cell(cell.input(pass.tensor([x], [1, 1])), context: nil, state, at: nil)
      expected = 0.5 * hyperbolicTangent(x) + 0.5 * expected
      expectClose(state?.output.array ?? [], [expected])
    }
  }

  private func hyperbolicTangent(_ x: Float) -> Float {
    let power = exponential(2 * x)
    return (power - 1) / (power + 1)
  }

  /// By its series, which is exact enough for small arguments.
  private func exponential(_ x: Float) -> Float {
    var (sum, term): (Double, Double) = (1, 1)
    for index in 1..<40 {
      term *= Double(x) / Double(index)
      sum += term
    }
    return Float(sum)
  }
}
