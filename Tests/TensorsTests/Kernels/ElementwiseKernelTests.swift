import CKernels
import TestSupport
import Testing

@testable import Tensors

struct ElementwiseKernelTests {
  private static let dropouts = [Dropout.none, Dropout(key: 0x1234_5678_9ABC_DEF0, probability: 0.3)]

  @Test(arguments: Device.everyFast, oddSizes + [512])
  func sumsAndDropoutEqualTheReference(device: Device, count: Int) {
    expectSameAsReference(device) { kernels, floats in
      let y = floats.random(count, "y")
      kernels.add(floats.random(count, "x"), to: y, count: count)
      return [y]
    }
    expectSameAsReference(device) { kernels, floats in
      let (x, y) = (floats.random(count, "x"), floats.random(count, "y"))
      kernels.addAndZero(x, to: y, count: count)
      return [x, y]
    }
    expectSameAsReference(device) { kernels, floats in
      let y = floats.random(count, "y")
      kernels.approach(floats.random(count, "x"), rate: 0.3, y, count: count)
      return [y]
    }
    for dropout in Self.dropouts {
      for adds in [false, true] {
        expectSameAsReference(device) { kernels, floats in
          let y = floats.target(count, "y", adds: adds)
          kernels.dropout(floats.random(count, "x"), dropout, count: count, adds: adds, into: y.storage)
          return [y.storage]
        }
      }
    }
  }

  @Test(arguments: Device.everyFast, Activation.allCases)
  func activationsEqualTheReferenceForwardAndBackward(device: Device, activation: Activation) {
    for columns in oddSizes + [256] {
      for dropout in Self.dropouts {
        for hasBias in [false, true] {
          expectSameAsReference(device, within: .sums, "\(columns) columns") { kernels, floats in
            let z = floats.random(5 * columns, "z", deviation: 3), y = floats.unset(5 * columns)
            kernels.biasActivation(
              z, rows: 5, columns: columns, bias: hasBias ? floats.random(columns, "bias") : nil, activation,
              dropout, into: y)
            let dy = floats.random(5 * columns, "dy")
            let dbias = floats.random(columns, "dbias")
            kernels.biasActivationBackward(
              dy, z: z, rows: 5, columns: columns, activation, dropout, biasGradient: hasBias ? dbias : nil)
            return [z, y, dy, dbias]
          }
          // A last bit of difference may round the other way.
          let tolerance = Tolerance(relative: 1.0 / 128, absolute: 1e-5)
          expectSameAsReference(device, within: tolerance, "\(columns) columns, rounded") { kernels, floats in
            let dz = floats.unsetHalves(5 * columns), dbias = floats.random(columns, "dbias")
            kernels.biasActivationBackward(
              floats.random(5 * columns, "dy"), z: floats.random(5 * columns, "z", deviation: 3), rows: 5,
              columns: columns, activation, dropout, rounded: dz, biasGradient: hasBias ? dbias : nil)
            return [floats.widened(dz), dbias]
          }
        }
      }
    }
  }

  @Test(arguments: Device.every)
  func activationsMayOverwriteTheirArgument(device: Device) {
    for activation in Activation.allCases {
      let (kernels, floats) = (Kernels(device), GuardedFloats())
      let (apart, inPlace) = (floats.random(51, "z"), floats.random(51, "z"))
      let y = floats.unset(51)
      kernels.biasActivation(apart, rows: 3, columns: 17, bias: nil, activation, Self.dropouts[1], into: y)
      kernels.biasActivation(
        inPlace, rows: 3, columns: 17, bias: nil, activation, Self.dropouts[1], into: inPlace)
      expectSameBits(inPlace.array, y.array)
    }
  }

  @Test(arguments: Device.everyFast)
  func largeArgumentsOfGELUStayFinite(device: Device) {
    let arguments: [Float] = [
      -1e6, -100, -20, -10, -5, -1e-20, 0, 1e-20, 5, 10, 100, 1e6, 0.5, -0.5, 3, -3, 1,
    ]
    // The slope passes through the cancelling tails of tanh, which the reference computes in double precision.
    let tolerance = Tolerance(relative: 1e-4, absolute: 1e-6)
    expectSameAsReference(device, within: tolerance) { kernels, floats in
      let z = floats.values(arguments), y = floats.unset(17), dy = floats.filled(17, 1)
      kernels.biasActivation(z, rows: 1, columns: 17, bias: nil, .gelu, .none, into: y)
      kernels.biasActivationBackward(dy, z: z, rows: 1, columns: 17, .gelu, .none, biasGradient: nil)
      return [y, dy]
    }
  }

  // MARK: Dropout

  private static func masked(_ device: Device, _ dropout: Dropout, count: Int = 100_000) -> [Float] {
    let floats = GuardedFloats()
    let y = floats.unset(count)
    Kernels(device).dropout(floats.filled(count, 1), dropout, count: count, adds: false, into: y)
    return y.array
  }

  @Test(arguments: Device.every, [Float(0.1), 0.3, 0.5, 0.9])
  func dropoutKeepsItsShareAndTheMean(device: Device, probability: Float) {
    let mask = Self.masked(device, Dropout(key: 99, probability: probability))
    let kept = mask.count { $0 != 0 }
    #expect(abs(Double(kept) / 100_000 - Double(1 - probability)) < 0.006)
    #expect(mask.allSatisfy { $0 == 0 || abs($0 - 1 / (1 - probability)) < 1e-5 })
    let mean = mask.reduce(0) { $0 + Double($1) } / 100_000
    #expect(abs(mean - 1) < 0.04)
  }

  @Test(arguments: Device.everyFast)
  func masksHaveTheSameBitsOnEveryTable(device: Device) {
    for count in oddSizes + [1000] {
      let dropout = Dropout(key: 0xFEDC_BA98_7654_3210, probability: 0.25)
      expectSameBits(
        Self.masked(device, dropout, count: count), Self.masked(.reference, dropout, count: count),
        "\(device)")
    }
  }

  @Test func masksOfDifferentKeysAreIndependent() {
    func kept(_ key: UInt64) -> [Bool] {
      Self.masked(.cpu, Dropout(key: key, probability: 0.5)).map { $0 != 0 }
    }
    let first = kept(1)
    #expect(first == kept(1))
    for key in [2, 3, 1 << 32, 1 << 63] as [UInt64] {
      let agreeing = zip(first, kept(key)).count { $0 == $1 }
      #expect(abs(agreeing - 50_000) < 1000, "key \(key)")
    }
  }
}
