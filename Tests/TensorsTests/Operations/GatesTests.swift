import Tensors
import TestSupport
import Testing

struct GatesTests {
  @Test(arguments: Device.every)
  func gradientsOfGatedLinearUnitsEqualCentralDifferences(device: Device) {
    let parameters = RandomParameters()
    let x = parameters.make("x", [4, 10])
    let weight = parameters.make("weight", [10, 10], deviation: 0.4)
    GradientCheck(on: device).check(parameters.all) { pass in
      let y = linear(pass.tensor(x), weight)
      return sum([glu(y), glu(y), sumOfHalves(y)])
    }
  }

  @Test(arguments: Device.every)
  func gradientsOfGatedSumsEqualCentralDifferences(device: Device) {
    let parameters = RandomParameters()
    let (gates, first) = (parameters.make("gates", [4, 10]), parameters.make("first", [4, 5]))
    let weight = parameters.make("weight", [5, 5], deviation: 0.4)
    GradientCheck(on: device).check(parameters.all) { pass in
      let x = pass.tensor(first)
      let y = linear(x, weight)
      // What one is of, both may be of.
      return sum([gatedSum(gates: pass.tensor(gates), x, y), gatedSum(gates: pass.tensor(gates), y, y)])
    }
  }

  @Test(arguments: Device.every)
  func gatesLetThrough(device: Device) {
    let pass = ForwardPass(.inference, on: device)
    expectClose(glu(pass.tensor([2, 3, 0, 40], [1, 4])).array, [1, 3])
    let gates = pass.tensor([0, 40, -40, 0], [1, 4])
    let (first, second) = (pass.tensor([2, 3], [1, 2]), pass.tensor([5, 8], [1, 2]))
    expectClose(gatedSum(gates: gates, first, second).array, [1, 7])
  }

  @Test(arguments: Device.every)
  func gradientsOfScaledSumsEqualCentralDifferences(device: Device) {
    let parameters = RandomParameters()
    let (x, y) = (parameters.make("x", [3, 7]), parameters.make("y", [3, 7]))
    GradientCheck(on: device).check(parameters.all) { pass in
      let (x, y) = (pass.tensor(x), pass.tensor(y))
      return scaledSum([x, y, scaledSum([x, x], scale: -2)], scale: 0.5)
    }
  }
}
