import Tensors
import TestSupport
import Testing

struct LinearTests {
  @Test(arguments: Device.every, Activation.allCases)
  func gradientsEqualCentralDifferences(device: Device, activation: Activation) {
    for (bias, dropout) in [(true, Float(0)), (false, 0), (true, 0.4)] {
      let parameters = RandomParameters(seed: 3)
      let x = parameters.make("x", [5, 7])
      let weight = parameters.make("weight", [9, 7], deviation: 0.4)
      let offset = bias ? parameters.make("bias", [9]) : nil
      GradientCheck(on: device).check(parameters.all) { pass in
        linear(pass.tensor(x), weight, bias: offset, activation: activation, dropout: dropout)
      }
    }
  }

  @Test(arguments: Device.every)
  func resultIsTheProductWithTheTransposedWeightPlusTheBias(device: Device) {
    let parameters = RandomParameters()
    let weight = parameters.make("weight", [2, 3])
    weight.storage.assign([1, 2, 3, -1, 0, 1])
    let bias = parameters.make("bias", [2])
    bias.storage.assign([10, -20])
    let pass = ForwardPass(.inference, on: device)
    let x = pass.tensor([1, 1, 1, 2, 0, -1], [2, 3])
    #expect(linear(x, weight, bias: bias).array == [16, -20, 9, -23])
    #expect(linear(x, weight, bias: bias, activation: .relu).array == [16, 0, 9, 0])
  }

  @Test(arguments: Device.every, Activation.allCases)
  func packedWeightsGiveTheSameProduct(device: Device, activation: Activation) {
    let parameters = RandomParameters()
    let weight = parameters.make("weight", [45, 33], deviation: 0.2)
    let bias = parameters.make("bias", [45])
    let pass = ForwardPass(.inference, on: device)
    let x = pass.tensor(normalNumbers(13 * 33), [13, 33])
    let plain = linear(x, weight, bias: bias, activation: activation).array
    weight.pack(for: device, in: pass.memory)
    let packed = linear(x, weight, bias: bias, activation: activation).array
    expectClose(packed, plain, within: .sums)
  }

  @Test func nothingIsDroppedInInference() {
    let parameters = RandomParameters()
    let weight = parameters.make("weight", [8, 8])
    let pass = ForwardPass(.inference)
    let x = pass.tensor(normalNumbers(64), [8, 8])
    #expect(linear(x, weight, dropout: 0.9).array == linear(x, weight).array)
  }

  @Test func aWrongNumberOfColumnsIsRefused() async {
    await #expect(processExitsWith: .failure) {
      let weight = RandomParameters().make("weight", [4, 3])
      _ = linear(ForwardPass(.inference).tensor([1, 2], [1, 2]), weight)
    }
  }
}
