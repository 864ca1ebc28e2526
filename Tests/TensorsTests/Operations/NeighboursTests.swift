import TestSupport
import Testing

@testable import Tensors

struct NeighboursTests {
  private let offsets: [Int32] = [0, 3, 3, 4, 6]

  @Test(arguments: Device.every)
  func zerosStandBeyondTheEndsOfASentence(device: Device) {
    let x = ForwardPass(.inference, on: device).tensor([1, 2, 3, 4, 5, 6], [6, 1])
    #expect(
      withNeighbours(x, offsets: offsets, before: 1, after: 1).array
        == [0, 1, 2, 1, 2, 3, 2, 3, 0, 0, 4, 0, 0, 5, 6, 5, 6, 0])
    #expect(
      withNeighbours(x, offsets: offsets, before: 2, after: 0).array
        == [0, 0, 1, 0, 1, 2, 1, 2, 3, 0, 0, 4, 0, 0, 5, 0, 5, 6])
    #expect(withNeighbours(x, offsets: offsets, before: 0, after: 0).array == x.array)
    #expect(withNeighbours(x, offsets: offsets, before: 40, after: 0).shape == [6, 41])
  }

  @Test(arguments: Device.every, [(2, 0), (1, 1), (0, 3), (5, 5)])
  func gradientsEqualCentralDifferences(device: Device, reach: (Int, Int)) {
    let parameters = RandomParameters()
    let x = parameters.make("x", [6, 3])
    let weight = parameters.make("weight", [3, 3], deviation: 0.4)
    GradientCheck(on: device).check(parameters.all) { pass in
      let y = linear(pass.tensor(x), weight)
      let seen = withNeighbours(y, offsets: offsets, before: reach.0, after: reach.1)
      return sum([seen, withNeighbours(y, offsets: offsets, before: reach.0, after: reach.1)])
    }
  }

  @Test(arguments: Device.every)
  func partsStandSideBySide(device: Device) {
    let pass = ForwardPass(.inference, on: device)
    let (x, y) = (pass.tensor([1, 2, 3, 4], [2, 2]), pass.tensor([5, 6], [2, 1]))
    #expect(sideBySide([x, y, x]).array == [1, 2, 5, 1, 2, 3, 4, 6, 3, 4])
    #expect(sideBySide([pass.tensor([], [0, 2])]).shape == [0, 2])
  }
}
