import TestSupport
import Testing

@testable import Tensors

struct ProductKernelTests {
  @Test(arguments: Device.everyFast)
  func productsEqualTheReferenceInEveryOrientation(device: Device) {
    let sizes = [(1, 1, 1), (3, 17, 129), (129, 3, 17), (17, 129, 3), (1, 129, 17), (64, 64, 64), (5, 4, 0)]
    for (m, n, k) in sizes {
      for (transposeA, transposeB, adds) in [
        (false, false, false), (false, true, false), (true, false, true), (true, true, true),
      ] {
        expectSameAsReference(device, within: .sums, "[\(m), \(k)] [\(k), \(n)]") { kernels, floats in
          let c = floats.target(m * n, "c", adds: adds)
          kernels.matmul(
            floats.random(m * k, "a"), transposeFirst: transposeA, floats.random(k * n, "b"),
            transposeSecond: transposeB, m: m, n: n, k: k, adds: adds, into: c.storage)
          return [c.storage]
        }
      }
    }
  }

  private static func packedProduct(
    _ kernels: Kernels, _ floats: GuardedFloats, rows: Int, outputs: Int, inputs: Int, bias: Bool,
    _ activation: Activation
  ) -> Storage {
    let packed = floats.unset(kernels.packedCount(outputs: outputs, inputs: inputs))
    let deviation = 1 / Float(inputs).squareRoot()
    kernels.pack(
      floats.random(outputs * inputs, "weights", deviation: deviation), outputs: outputs, inputs: inputs,
      into: packed)
    let y = floats.unset(rows * outputs)
    // The rows are the first of always the same ones.
    let x = floats.values(Array(normalNumbers(200 * inputs, "x")[..<(rows * inputs)]))
    kernels.linearPacked(
      x, rows: rows, outputs: outputs, inputs: inputs, packed: packed,
      bias: bias ? floats.random(outputs, "bias") : nil, activation, into: y)
    return y
  }

  @Test(arguments: Device.everyFast, Activation.allCases)
  func packedProductsEqualTheReference(device: Device, activation: Activation) {
    for rows in [1, 3, 17, 129] {
      for (outputs, inputs) in [(1, 3), (3, 1), (17, 129), (129, 17), (256, 64)] {
        for bias in [false, true] {
          expectSameAsReference(
            device, within: .sums, "\(rows) rows, \(outputs) outputs, \(inputs) inputs"
          ) { kernels, floats in
            let y = Self.packedProduct(
              kernels, floats, rows: rows, outputs: outputs, inputs: inputs, bias: bias, activation)
            return [y]
          }
        }
      }
    }
  }

  @Test(arguments: Device.every, Activation.allCases)
  func aRowHasTheSameBitsHoweverManyThereAre(device: Device, activation: Activation) {
    let (outputs, inputs) = (145, 67)
    func product(_ rows: Int) -> [Float] {
      Self.packedProduct(
        Kernels(device), GuardedFloats(), rows: rows, outputs: outputs, inputs: inputs, bias: true, activation
      ).array
    }
    let all = product(64)
    for rows in [1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 18, 23, 63] {
      expectSameBits(product(rows), Array(all[..<(rows * outputs)]), "\(device), \(rows) rows")
    }
  }
}
