import TestSupport
import Testing

@testable import Tensors

struct HeadsTests {
  @Test(arguments: Device.every)
  func theRowsOfEachHeadComeTogetherAndBack(device: Device) {
    let pass = ForwardPass(.inference, on: device)
    let x = pass.tensor([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 6])
    let split = splitHeads(x, heads: 3)
    #expect(split.shape == [6, 2])
    #expect(split.array == [1, 2, 7, 8, 3, 4, 9, 10, 5, 6, 11, 12])
    #expect(mergeHeads(split, heads: 3).shape == [2, 6])
    #expect(mergeHeads(split, heads: 3).array == x.array)
    #expect(splitHeads(x, heads: 1).array == x.array)
    #expect(splitHeads(pass.tensor([], [0, 6]), heads: 3).shape == [0, 2])
  }

  /// Each is used beside another user of what it reads, so that gradients add.
  @Test(arguments: Device.every)
  func gradientsEqualCentralDifferences(device: Device) {
    let parameters = RandomParameters()
    let x = parameters.make("x", [5, 6])
    let weight = parameters.make("weight", [6, 6], deviation: 0.4)
    let small = parameters.make("small", [2, 2])
    GradientCheck(on: device).check(parameters.all) { pass in
      let y = linear(pass.tensor(x), weight)
      let heads = linear(splitHeads(y, heads: 3), small)
      return sum([mergeHeads(heads, heads: 3), y, mergeHeads(heads, heads: 3)])
    }
  }

  @Test(arguments: Device.every)
  func chosenRowsOfColumnsAreSplit(device: Device) {
    let pass = ForwardPass(.inference, on: device)
    // Rows of five floats, of which the last four are two heads.
    let rows = pass.tensor((0..<15).map(Float.init), [3, 5]).storage
    let columns = StridedColumns(rows, stride: 5, offset: 1)
    let split = splitHeads(columns, rows: [2, 0, 2], heads: 2, size: 2, pass)
    #expect(split.shape == [6, 2])
    #expect(split.array == [11, 12, 1, 2, 11, 12, 13, 14, 3, 4, 13, 14])
    columns.write(pass.tensor([-1, -2, -3, -4], [2, 2]))
    #expect(rows.array == [0, -1, -2, 3, 4, 5, -3, -4, 8, 9, 10, 11, 12, 13, 14])
  }
}
