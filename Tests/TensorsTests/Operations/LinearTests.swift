import TestSupport
import Testing

@testable import Tensors

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
    weight.pack(as: .float32, for: device, in: pass.memory)
    let packed = linear(x, weight, bias: bias, activation: activation).array
    expectClose(packed, plain, within: .sums)
  }

  @Test(arguments: Device.every)
  func weightsOfAnySizeArePackedWhole(device: Device) {
    let parameters = RandomParameters()
    let weight = parameters.make("weight", [301, 700], deviation: 0.1)
    let pass = ForwardPass(.inference, on: device)
    let x = pass.tensor(normalNumbers(2 * 700), [2, 700])
    let plain = linear(x, weight).array
    weight.pack(as: .float32, for: device, in: pass.memory)
    expectClose(linear(x, weight).array, plain, within: .sums)
  }

  @Test(arguments: Device.every)
  func mapsOfOneInputStandSideBySidePackedOrNot(device: Device) {
    let parameters = RandomParameters()
    let maps = (5..<8).map { size in
      (weight: parameters.make("weight\(size)", [size, 7]), bias: parameters.make("bias\(size)", [size]))
    }
    let pass = ForwardPass(.inference, on: device)
    let x = pass.tensor(normalNumbers(4 * 7), [4, 7])
    let packed = PackedLinear(maps.map { ($0.weight, $0.bias) })
    for isPacked in [false, true] {
      if isPacked { packed.pack(as: .float32, for: device, in: pass.memory) }
      for range in [0..<3, 1..<3, 0..<1] {
        let stride = packed.stride(of: range)
        let y = Storage(count: 4 * stride, from: pass.memory)
        packed.project(x, range, into: y)
        for map in range {
          let expected = linear(x, maps[map].weight, bias: maps[map].bias)
          let columns = expected.columns
          let found = (0..<4).flatMap { row in
            y.slice(row * stride + packed.offset(of: map, in: range), columns).array
          }
          expectClose(found, expected.array, within: .sums)
        }
      }
    }
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
