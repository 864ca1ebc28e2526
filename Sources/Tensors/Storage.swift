/// A block of floats, aligned to 64 bytes, that goes back to its pool when nothing refers to it any more.
package final class Storage {
  /// Number of floats.
  package let count: Int
  /// Read only by `Kernels` and by the copying functions below, which keep the storage alive meanwhile.
  let base: UnsafeMutablePointer<Float>
  private let owner: Owner

  private enum Owner {
    case pool(MemoryPool, capacity: Int)
    case slice(Storage)
  }

  /// Takes a block from a pool; its contents are undefined.
  package init(count: Int, from pool: MemoryPool) {
    let block = pool.take(count)
    self.count = count
    base = block.base
    owner = .pool(pool, capacity: block.capacity)
  }

  private init(slice offset: Int, _ count: Int, of storage: Storage) {
    precondition(offset >= 0 && offset + count <= storage.count, "slice beyond \(storage.count) floats")
    self.count = count
    base = storage.base + offset
    owner = .slice(storage)
  }

  deinit {
    if case .pool(let pool, let capacity) = owner { pool.give(base, capacity) }
  }

  /// Returns a part of this storage that shares its memory.
  package func slice(_ offset: Int, _ count: Int) -> Storage {
    Storage(slice: offset, count, of: self)
  }

  /// Returns a part of this storage that shares its memory.
  package func slice(_ range: Range<Int>) -> Storage { slice(range.lowerBound, range.count) }

  /// The floats, copied.
  package var array: [Float] {
    withExtendedLifetime(self) { Array(UnsafeBufferPointer(start: base, count: count)) }
  }

  /// Overwrites the first floats.
  package func assign(_ values: [Float]) {
    precondition(values.count <= count, "\(values.count) values for \(count) floats")
    withExtendedLifetime(self) { base.update(from: values, count: values.count) }
  }

  package func fill(_ value: Float) {
    withExtendedLifetime(self) { base.update(repeating: value, count: count) }
  }

  package subscript(index: Int) -> Float {
    get {
      precondition(index >= 0 && index < count, "element \(index) of \(count)")
      return withExtendedLifetime(self) { base[index] }
    }
    set {
      precondition(index >= 0 && index < count, "element \(index) of \(count)")
      withExtendedLifetime(self) { base[index] = newValue }
    }
  }

  /// Calls `body` with the memory as bytes, for reading and writing files.
  package func withBytes<Result>(_ body: (UnsafeMutableRawBufferPointer) throws -> Result) rethrows -> Result
  {
    try withExtendedLifetime(self) {
      try body(UnsafeMutableRawBufferPointer(start: base, count: count * MemoryLayout<Float>.size))
    }
  }

  /// Calls `body` with the floats, for loops that would be slow through `subscript`.
  package func withFloats<Result>(_ body: (UnsafeMutableBufferPointer<Float>) throws -> Result) rethrows
    -> Result
  {
    try withExtendedLifetime(self) { try body(UnsafeMutableBufferPointer(start: base, count: count)) }
  }
}
