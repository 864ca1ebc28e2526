import TestSupport
import Testing

@testable import Tensors

struct TableDistancesTests {
  /// Two sentences of 3 and 2 tokens: causal, all, and one that sees nothing.
  private static let spans = MemorySpans(
    start: [0, 0, 0, 3, 3, 0], count: [1, 2, 3, 2, 2, 0], distances: [0, -1, -2, 0, -1, 0])

  @Test func eachMeetingHasWhatBelongsToItsDistance() {
    let pass = ForwardPass(.inference)
    // Distances from -2 to 1, in places 0 to 3; queries 0 to 2 have the first row, the others the second.
    let table = pass.tensor([1, 2, 3, 4, 10, 20, 30, 40], [2, 4])
    let distances = TableDistances(Self.spans, rows: [0, 0, 0, 1, 1, 1], width: 4) { $0 + 2 }
    let values = valuesByDistance(table, distances, scale: 2, Self.spans)
    #expect(values.array == [6, 4, 6, 2, 4, 6, 60, 80, 40, 60])
    let own = TableDistances(Self.spans, rows: Array(0..<6), width: 2) { $0 < 0 ? 0 : 1 }
    let sums = sumsByDistance(pass.tensor((1...10).map(Float.init), [10]), own, Self.spans)
    #expect(sums.shape == [6, 2])
    #expect(sums.array == [0, 1, 2, 3, 9, 6, 0, 15, 9, 10, 0, 0])
  }

  @Test(arguments: Device.every)
  func gradientsEqualCentralDifferences(device: Device) {
    let parameters = RandomParameters()
    let (table, x) = (parameters.make("table", [6, 3]), parameters.make("x", [10]))
    let distances = TableDistances(Self.spans, rows: Array(0..<6), width: 3) { min(max($0, -1), 1) + 1 }
    GradientCheck(on: device).check(parameters.all) { pass in
      let table = pass.tensor(table)
      let values = valuesByDistance(table, distances, scale: 0.7, Self.spans)
      let sums = sumsByDistance(sum([values, pass.tensor(x), values]), distances, Self.spans)
      return sum([sums, table])
    }
  }

  @Test(arguments: Device.everyFast)
  func kernelsEqualTheReference(device: Device) {
    for adds in [false, true] {
      expectSameAsReference(device, "distances") { kernels, floats in
        let distances = TableDistances(Self.spans, rows: [1, 0, 1, 0, 1, 0], width: 4) { $0 + 2 }
        let values = floats.target(10, "values", adds: adds), table = floats.random(8, "table")
        kernels.distanceValues(Self.spans, distances, scale: 0.3, table: table, into: values)
        let sums = floats.random(8, "sums")
        kernels.distanceSums(
          Self.spans, distances, scale: 0.3, values: floats.random(10, "more"), to: sums)
        return [values.storage, sums]
      }
    }
  }

  @Test func spansKeepTheirDistances() {
    #expect(Self.spans.select([2, 0]).distances == [-2, 0])
    #expect(
      Self.spans.split(heads: 2, memoryRows: 5).distances == [0, -1, -2, 0, -1, 0, 0, -1, -2, 0, -1, 0])
  }
}
