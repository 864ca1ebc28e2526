/// Rows of numbers as bytes with a scale for each: the smallest format of shipped weights.
///
/// The largest magnitude of a row is 127, as in products with weights of eight bits (`WeightPrecision.int8`): these
/// read the same bytes from a matrix that was stored so.
package struct ByteRows: Sendable {
  /// By rows.
  package let bytes: [Int8]
  /// What a byte of each row counts.
  package let scales: [Float]

  /// Rounds each number of rows of some columns to the nearest, ties to even.
  package init(rounding values: Storage, columns: Int) {
    precondition(columns > 0 && values.count % columns == 0, "\(values.count) numbers in rows of \(columns)")
    let rows = values.count / columns
    var scales: [Float] = []
    scales.reserveCapacity(rows)
    bytes = values.withFloats { values in
      [Int8](unsafeUninitializedCapacity: values.count) { bytes, count in
        for row in 0..<rows {
          let range = row * columns..<(row + 1) * columns
          // Where a number of a row is not finite, neither is its scale: what is broken stays so.
          let isFinite = values[range].allSatisfy(\.isFinite)
          let scale = isFinite ? values[range].reduce(0) { max($0, abs($1)) } / 127 : .nan
          scales.append(scale)
          for index in range {
            let quotient = scale > 0 ? (values[index] / scale).rounded(.toNearestOrEven) : 0
            bytes.initializeElement(at: index, to: Int8(min(127, max(-127, quotient))))
          }
        }
        count = values.count
      }
    }
    self.scales = scales
  }

  /// Fills a storage with the numbers from `first`, counted in elements from the first row.
  static func widen(
    _ bytes: UnsafeRawBufferPointer, scales: [Float], columns: Int, from first: Int, into storage: Storage
  ) {
    precondition(bytes.count == storage.count, "\(bytes.count) bytes for \(storage.count) numbers")
    let bytes = bytes.bindMemory(to: Int8.self)
    storage.withFloats { floats in
      var index = 0
      while index < floats.count {
        let row = (first + index) / columns
        let end = min(floats.count, (row + 1) * columns - first)
        let scale = scales[row]
        for place in index..<end { floats[place] = Float(bytes[place]) * scale }
        index = end
      }
    }
  }
}
