internal import CKernels
internal import Randomness

/// What there is to know of the kernels on this machine, and whether they compute what they should.
package struct DeviceExamination: Sendable {
  /// How far the results of one operation are from those of the plain loops that define it.
  package struct Deviation: Sendable {
    package let operation: String
    /// The largest difference, in units of what rounding may do.
    package let largest: Double
    package var isSmall: Bool { largest.isFinite && largest <= 1 }
  }

  /// The names of the tables that this processor can run.
  package static var usableKernels: [String] { Device.names.filter { Device(named: $0) != nil } }

  /// The version of oneDNN.
  package static var productLibraryVersion: String {
    let version = kernels_library_version()
    return "\(version.major).\(version.minor).\(version.patch)"
  }

  /// Compares products of several sizes, in each precision, with those of the plain loops.
  package static func deviations(of device: Device) -> [Deviation] {
    var result: [Deviation] = []
    for precision in Precision.allCases {
      let found = [(1, 64, 48), (33, 257, 129), (128, 512, 256)].flatMap { rows, inputs, outputs in
        errors(rows: rows, inputs: inputs, outputs: outputs, precision, device)
      }
      result.append(Deviation(operation: "products in \(precision.rawValue)", largest: found.max() ?? 0))
    }
    return result
  }

  /// Returns the error of x weightᵀ, dy weight and dyᵀ x, each in units of what rounding may do.
  private static func errors(
    rows: Int, inputs: Int, outputs: Int, _ precision: Precision, _ device: Device
  ) -> [Double] {
    func products(on device: Device) -> [[Float]] {
      let memory = MemoryPool(device)
      let pass = ForwardPass(.inference, on: device, memory: memory, precision: precision)
      func matrix(_ count: Int, _ number: UInt64) -> Factor {
        let storage = Storage(count: count, from: memory)
        storage.assign(normalNumbers(count, number))
        return pass.factor(storage, count: count)
      }
      let (x, weight) = (matrix(rows * inputs, 1), matrix(outputs * inputs, 2))
      let dy = matrix(rows * outputs, 3)
      let results = [rows * outputs, rows * inputs, outputs * inputs].map { Storage(count: $0, from: memory) }
      let kernels = Kernels(device)
      kernels.matmul(x, weight, transposeSecond: true, m: rows, n: outputs, k: inputs, into: results[0])
      kernels.matmul(dy, weight, m: rows, n: inputs, k: outputs, into: results[1])
      kernels.matmul(dy, transposeFirst: true, x, m: outputs, n: inputs, k: rows, into: results[2])
      return results.map(\.array)
    }
    // Sums of as many products of normal numbers, each rounded to 24 bits: with room for any order of addition.
    return zip(zip(products(on: device), products(on: .reference)), [inputs, outputs, rows]).map {
      pair, terms in
      largestDifference(pair.0, pair.1) / (1e-5 * Double(terms).squareRoot() * 8)
    }
  }

  private static func normalNumbers(_ count: Int, _ number: UInt64) -> [Float] {
    var stream = Seed(number).stream(.initialization, 0)
    return (0..<count).map { _ in stream.nextNormal() }
  }

  private static func largestDifference(_ first: [Float], _ second: [Float]) -> Double {
    zip(first, second).reduce(0) { largest, pair in
      let difference = abs(Double(pair.0) - Double(pair.1))
      return difference.isFinite ? max(largest, difference) : .infinity
    }
  }
}
