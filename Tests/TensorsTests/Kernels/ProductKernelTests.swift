import TestSupport
import Testing

@testable import Tensors

struct ProductKernelTests {
  @Test(arguments: Device.everyFast)
  func productsEqualTheReferenceInEveryOrientation(device: Device) {
    let sizes = [
      (1, 1, 1), (3, 17, 129), (129, 3, 17), (17, 129, 3), (1, 129, 17), (64, 64, 64), (5, 4, 0),
      (40, 530, 600), (530, 20, 70),
    ]
    for (m, n, k) in sizes {
      for (transposeA, transposeB, adds) in [
        (false, false, false), (false, true, false), (true, false, true), (true, true, true),
      ] {
        expectSameAsReference(device, within: .sums, "[\(m), \(k)] [\(k), \(n)]") { kernels, floats in
          let c = floats.target(m * n, "c", adds: adds)
          kernels.matmul(
            Factor(floats.random(m * k, "a")), transposeFirst: transposeA, Factor(floats.random(k * n, "b")),
            transposeSecond: transposeB, m: m, n: n, k: k, adds: adds, into: c.storage)
          return [c.storage]
        }
        expectSameAsReference(device, within: .sums, "bfloat16, [\(m), \(k)] [\(k), \(n)]") {
          kernels, floats in
          let c = floats.target(m * n, "c", adds: adds)
          kernels.matmul(
            floats.rounded(floats.random(m * k, "a"), kernels), transposeFirst: transposeA,
            floats.rounded(floats.random(k * n, "b"), kernels), transposeSecond: transposeB, m: m, n: n, k: k,
            adds: adds, into: c.storage)
          return [c.storage]
        }
      }
    }
  }

  @Test(arguments: Device.everyFast, oddSizes)
  func roundingHasTheBitsOfTheReference(device: Device, count: Int) {
    let special: [Float] = [
      .nan, .infinity, -.infinity, -0.0, 1.00390625, 1.01171875, 3.3961776e38, .leastNonzeroMagnitude,
    ]
    var values = normalNumbers(count, "x")
    for index in stride(from: 0, to: count, by: 3) { values[index] = special[index / 3 % special.count] }
    func halves(_ device: Device) -> [UInt16] {
      let floats = GuardedFloats()
      let factor = floats.rounded(floats.values(values), Kernels(device))
      #expect(floats.damage == 0)
      return floats.halves(factor)
    }
    #expect(halves(device) == halves(.reference))
    #expect(halves(device) == BFloat16.rounded(values))
  }

  private struct PackedProduct {
    var precision = WeightPrecision.float32
    var rows = 1
    var outputs: Int
    var inputs: Int
    var bias = true
    var activation = Activation.none

    /// Computes with the weights behind others, whose outputs are not asked for.
    func result(_ kernels: Kernels, _ floats: GuardedFloats) -> Storage {
      let first = 2 * kernels.panel
      let all = first + outputs
      let packed = PackedStorage(
        precision: precision, outputs: all, inputs: inputs,
        memory: floats.filled(kernels.packedCount(precision, outputs: all, inputs: inputs), 0))
      let deviation = 1 / Float(inputs).squareRoot()
      kernels.pack(
        floats.random(first * inputs, "others", deviation: 100), outputs: first, into: packed, from: 0)
      kernels.pack(
        floats.random(outputs * inputs, "weights", deviation: deviation), outputs: outputs, into: packed,
        from: first)
      let stride = outputs + 3
      let y = floats.filled(rows * stride, 77)
      // The rows are the first of always the same ones.
      let x = floats.values(Array(normalNumbers(200 * inputs, "x")[..<(rows * inputs)]))
      kernels.linearPacked(
        x, rows: rows, packed, from: first, outputs: outputs,
        bias: bias ? floats.random(outputs, "bias") : nil, activation, into: y, stride: stride)
      return y
    }
  }

  @Test(arguments: Device.everyFast, WeightPrecision.allCases)
  func packedProductsEqualTheReference(device: Device, precision: WeightPrecision) {
    for rows in [1, 2, 3, 4, 5, 17, 129] {
      for (outputs, inputs) in [(1, 3), (3, 1), (17, 129), (129, 17), (256, 64)] {
        for activation in Activation.allCases {
          let product = PackedProduct(
            precision: precision, rows: rows, outputs: outputs, inputs: inputs, bias: rows != 3,
            activation: activation)
          expectSameAsReference(
            device, within: .sums, "\(rows) rows, \(outputs) outputs, \(inputs) inputs"
          ) { kernels, floats in [product.result(kernels, floats)] }
        }
      }
    }
  }

  @Test(arguments: Device.every, WeightPrecision.allCases)
  func aRowHasTheSameBitsHoweverManyThereAre(device: Device, precision: WeightPrecision) {
    for activation in Activation.allCases {
      var product = PackedProduct(precision: precision, outputs: 145, inputs: 67, activation: activation)
      func values(_ rows: Int) -> [Float] {
        product.rows = rows
        return product.result(Kernels(device), GuardedFloats()).array
      }
      let all = values(64)
      for rows in [1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 18, 23, 63] {
        expectSameBits(values(rows), Array(all[..<(rows * 148)]), "\(device), \(rows) rows")
      }
    }
  }

  /// Sums of bytes are exact, and what makes them floats again is the same operations everywhere.
  @Test(arguments: Device.everyFast)
  func bytesGiveTheSameBitsOnEveryInstructionSet(device: Device) throws {
    let baseline = try #require(Device(named: "baseline"))
    let product = PackedProduct(precision: .int8, rows: 7, outputs: 70, inputs: 129, activation: .relu)
    expectSameBits(
      product.result(Kernels(device), GuardedFloats()).array,
      product.result(Kernels(baseline), GuardedFloats()).array, "\(device)")
  }

  @Test(arguments: Device.every)
  func bytesComeCloseToTheProduct(device: Device) {
    let (outputs, inputs) = (64, 256)
    func values(_ precision: WeightPrecision) -> [Float] {
      PackedProduct(precision: precision, rows: 9, outputs: outputs, inputs: inputs)
        .result(Kernels(device), GuardedFloats()).array
    }
    let pairs = zip(values(.int8), values(.float32))
    // Factors of unit variance in steps of about 6 / 255 and 3 / 127.
    #expect(pairs.allSatisfy { abs($0 - $1) < 0.06 })
    #expect(pairs.contains { $0 != $1 })
  }
}
