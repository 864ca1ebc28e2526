import Tensors
import TestSupport
import Testing

struct GatherTests {
  @Test(arguments: Device.every)
  func gradientsOfRowsNamedTwiceOrNeverEqualCentralDifferences(device: Device) {
    let parameters = RandomParameters()
    let x = parameters.make("x", [5, 7])
    GradientCheck(on: device).check(parameters.all) { pass in
      gather(pass.tensor(x), rows: [3, 0, 3, 1])
    }
  }

  @Test(arguments: Device.every)
  func gradientsOfATensorUsedTwiceAdd(device: Device) {
    let parameters = RandomParameters()
    let x = parameters.make("x", [5, 7])
    let weight = parameters.make("weight", [7, 7], deviation: 0.4)
    let gain = parameters.make("gain", [7], mean: 1, deviation: 0.2)
    let offset = parameters.make("offset", [7])
    GradientCheck(on: device).check(parameters.all) { pass in
      let y = linear(pass.tensor(x), weight)
      let (first, second) = (gather(y, rows: [4, 4, 1]), gather(y, rows: [0, 4, 2]))
      return addNormalize(first, second, gain: gain, offset: offset, epsilon: 1e-5).normalized
    }
  }

  @Test(arguments: Device.every)
  func rowsComeInTheOrderOfTheIndices(device: Device) {
    let x = ForwardPass(.inference, on: device).tensor([1, 2, 3, 4, 5, 6], [3, 2])
    let y = gather(x, rows: [2, 0, 2])
    #expect(y.shape == [3, 2])
    #expect(y.array == [5, 6, 1, 2, 5, 6])
  }
}
