internal import CKernels

/// The upper half of a float32: the format of shipped weights.
package enum BFloat16 {
  /// Rounds to the nearest, ties to even.
  package static func rounded(_ values: [Float]) -> [UInt16] {
    [UInt16](unsafeUninitializedCapacity: values.count) { buffer, count in
      bfloat16_from_float(values.count, values, buffer.baseAddress)
      count = values.count
    }
  }

  /// Fills a storage with as many numbers, wherever in a file they begin.
  package static func widen(_ bytes: UnsafeRawBufferPointer, into storage: Storage) {
    precondition(bytes.count == 2 * storage.count, "\(bytes.count) bytes for \(storage.count) numbers")
    guard Int(bitPattern: bytes.baseAddress) % 2 == 0 else {
      let halves = (0..<storage.count).map {
        bytes.loadUnaligned(fromByteOffset: 2 * $0, as: UInt16.self)
      }
      storage.assign(widened(halves))
      return
    }
    storage.withFloats {
      float_from_bfloat16(
        $0.count, bytes.baseAddress?.assumingMemoryBound(to: UInt16.self), $0.baseAddress)
    }
  }

  package static func widened(_ values: [UInt16]) -> [Float] {
    [Float](unsafeUninitializedCapacity: values.count) { buffer, count in
      float_from_bfloat16(values.count, values, buffer.baseAddress)
      count = values.count
    }
  }
}
