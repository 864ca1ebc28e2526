import TestSupport
import Testing

@testable import Tensors

/// Buffers for kernels, each between two borders of NaN and off the alignment of vectors: what a kernel reads beyond
/// a buffer spoils its result, and what it writes there is found.
final class GuardedFloats {
  private static let border = 37
  private let pool = MemoryPool()
  private var blocks: [(whole: Storage, count: Int)] = []

  /// Returns `count` floats that hold NaN.
  func unset(_ count: Int) -> Storage {
    let whole = Storage(count: count + 2 * Self.border, from: pool)
    whole.fill(.nan)
    blocks.append((whole, count))
    return whole.slice(Self.border, count)
  }

  func filled(_ count: Int, _ value: Float) -> Storage {
    let storage = unset(count)
    storage.fill(value)
    return storage
  }

  /// Returns random floats that depend on the name alone.
  func random(_ count: Int, _ name: String, deviation: Float = 1) -> Storage {
    values(normalNumbers(count, deviation: deviation, name))
  }

  func values(_ values: [Float]) -> Storage {
    let storage = unset(values.count)
    storage.assign(values)
    return storage
  }

  /// Returns room for rounded numbers, between borders like the others.
  func unsetHalves(_ count: Int) -> Factor {
    let storage = unset((count + 1) / 2)
    return Factor(storage, .bfloat16, offset: 0, count: count)
  }

  func rounded(_ values: Storage, _ kernels: Kernels) -> Factor {
    let factor = unsetHalves(values.count)
    kernels.round(values, into: factor)
    return factor
  }

  func halves(_ factor: Factor) -> [UInt16] {
    withExtendedLifetime(factor.storage) {
      Array(UnsafeBufferPointer(start: factor.halves, count: factor.count))
    }
  }

  /// Returns rounded numbers as floats.
  func widened(_ factor: Factor) -> Storage { values(BFloat16.widened(halves(factor))) }

  /// Where a kernel adds, random floats; where it overwrites, NaN.
  func target(_ count: Int, _ name: String, adds: Bool) -> (storage: Storage, adds: Bool) {
    (adds ? random(count, name) : unset(count), adds)
  }

  /// How many floats of the borders have been overwritten.
  var damage: Int {
    blocks.reduce(0) { sum, block in
      let floats = block.whole.array
      let borders = floats[..<Self.border] + floats[(Self.border + block.count)...]
      return sum + borders.count { !$0.isNaN }
    }
  }
}

/// Runs kernels on a device and on the reference, from equal buffers, and expects equal results.
func expectSameAsReference(
  _ device: Device, within tolerance: Tolerance = .rounding, _ subject: String = "", fileID: String = #fileID,
  filePath: String = #filePath, line: Int = #line, column: Int = #column,
  _ results: (Kernels, GuardedFloats) -> [Storage]
) {
  func arrays(_ device: Device) -> [[Float]] {
    let floats = GuardedFloats()
    let arrays = results(Kernels(device), floats).map(\.array)
    #expect(floats.damage == 0, "\(device) writes beyond its buffers: \(subject)")
    return arrays
  }
  for (index, (actual, expected)) in zip(arrays(device), arrays(.reference)).enumerated() {
    expectClose(
      actual, expected, within: tolerance, "\(device), \(subject), result \(index)", fileID: fileID,
      filePath: filePath, line: line, column: column)
  }
}

/// Sizes around those of vectors and blocks.
let oddSizes = [1, 3, 17, 129]
