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

  package static func widened(_ values: [UInt16]) -> [Float] {
    [Float](unsafeUninitializedCapacity: values.count) { buffer, count in
      float_from_bfloat16(values.count, values, buffer.baseAddress)
      count = values.count
    }
  }
}
