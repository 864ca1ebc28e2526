import TestSupport
import Testing

@testable import Tensors

struct ColumnAttentionTests {
  private static let site = AttentionSite(kind: .encoderSelf, layer: 0)

  private static func layout(_ keys: [Int32], isCausal: Bool = false, isScaled: Bool = true)
    -> PackedAttention
  {
    PackedAttention(
      heads: 2, headSize: 3, queryOffsets: [0, 3, 4], keyOffsets: keys, isCausal: isCausal, isScaled: isScaled
    )
  }

  @Test(arguments: Device.every, [false, true])
  func columnsOfOneTensorAttendAsTensorsOfTheirOwn(device: Device, isScaled: Bool) {
    let pass = ForwardPass(.inference, on: device)
    let x = pass.tensor(normalNumbers(4 * 18, "x"), [4, 18])
    let parts = columnParts(of: x, count: 3)
    let layout = Self.layout([0, 3, 4], isCausal: true, isScaled: isScaled)
    let expected = attention(query: parts[0], keys: parts[1], values: parts[2], layout, site: Self.site)
    let columns = [0, 6, 12].map { TensorColumns(x, from: $0) }
    let actual = attention(query: columns[0], keys: columns[1], values: columns[2], layout, site: Self.site)
    expectSameBits(actual.array, expected.array)
  }

  @Test(arguments: Device.every)
  func gradientsOfColumnsEqualCentralDifferences(device: Device) {
    let parameters = RandomParameters()
    let (x, memory) = (parameters.make("x", [4, 6]), parameters.make("memory", [5, 12]))
    let weight = parameters.make("weight", [18, 6], deviation: 0.4)
    GradientCheck(on: device, samples: 20).check(parameters.all) { pass in
      let all = linear(pass.tensor(x), weight)
      let itself = attention(
        query: TensorColumns(all, from: 0), keys: TensorColumns(all, from: 6),
        values: TensorColumns(all, from: 12), Self.layout([0, 3, 4], isCausal: true), dropout: 0.2,
        site: Self.site)
      let memory = pass.tensor(memory)
      let across = attention(
        query: TensorColumns(itself, from: 0), keys: TensorColumns(memory, from: 0),
        values: TensorColumns(memory, from: 6), Self.layout([0, 2, 5], isScaled: false), site: Self.site)
      return sum([across, itself] + columnParts(of: all, count: 3))
    }
  }
}
