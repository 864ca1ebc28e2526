package import Files

/// The numbers of a tensor in a mapped file, looked at only when somebody needs them.
package struct StoredTensor: Sendable {
  /// How the numbers are stored.
  package enum ElementType: String, Codable, Sendable {
    case float32 = "F32"
    case bfloat16 = "BF16"
    /// Bytes with a scale for each row.
    case int8 = "I8"

    package var size: Int {
      switch self {
      case .float32: 4
      case .bfloat16: 2
      case .int8: 1
      }
    }
  }

  private let type: ElementType
  private let file: MappedFile
  private let place: Range<Int>
  /// Of each row, where the numbers are bytes.
  private let scales: [Float]

  /// - Parameters:
  ///   - type: How the numbers are stored.
  ///   - file: Where they are.
  ///   - place: The bytes of the file that hold the numbers.
  ///   - scales: What a byte of each row counts.
  package init(
    _ type: ElementType, in file: MappedFile, at place: Range<Int>, scales: [Float] = []
  ) {
    precondition(place.upperBound <= file.bytes.count && place.count % type.size == 0, "bytes \(place)")
    precondition(
      type == .int8 ? place.count.isMultiple(of: max(1, scales.count)) : scales.isEmpty,
      "\(scales.count) scales of \(place.count) bytes")
    self.type = type
    self.file = file
    self.place = place
    self.scales = scales
  }

  /// The number of elements.
  package var count: Int { place.count / type.size }

  /// Fills a storage with the elements from `first`.
  package func read(from first: Int = 0, into storage: Storage) {
    precondition(first >= 0 && first + storage.count <= count, "\(storage.count) elements from \(first)")
    let begin = place.lowerBound + first * type.size
    withExtendedLifetime(file) {
      let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[begin..<begin + storage.count * type.size])
      switch type {
      case .float32: storage.withBytes { $0.copyMemory(from: bytes) }
      case .bfloat16: BFloat16.widen(bytes, into: storage)
      case .int8:
        ByteRows.widen(
          bytes, scales: scales, columns: count / max(1, scales.count), from: first, into: storage)
      }
    }
  }

  /// Returns the rows of these numbers one after the other; a row may be named more than once.
  package func rows(_ indices: [Int32], columns: Int, in pool: MemoryPool) -> Storage {
    let rows = Storage(count: indices.count * columns, from: pool)
    for (place, index) in indices.enumerated() {
      read(from: Int(index) * columns, into: rows.slice(place * columns, columns))
    }
    return rows
  }

  /// Gives back the memory that looking at the numbers has taken.
  package func release() { file.release(place) }
}
