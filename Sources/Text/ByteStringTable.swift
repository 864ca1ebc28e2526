/// A set of byte strings, numbered in the order in which they came; open addressing, one block of memory.
///
/// Strings are compared as bytes: unlike with `String`, composed and decomposed forms are different keys.
package struct ByteStringTable: Sendable {
  private var bytes: [UInt8] = []
  private var starts: [Int] = [0]
  private var slots: [Slot]

  private struct Slot {
    var index: Int32
    var hash: UInt32
  }

  private static let empty = Slot(index: -1, hash: 0)

  package init(minimumCapacity: Int = 8) {
    var capacity = 16
    while capacity < minimumCapacity * 2 { capacity *= 2 }
    slots = [Slot](repeating: Self.empty, count: capacity)
  }

  /// The number of strings.
  package var count: Int { starts.count - 1 }

  /// The bytes of the strings together.
  package var byteCount: Int { bytes.count }

  /// Returns how many bytes a string has.
  @inline(__always)
  package func length(of index: Int) -> Int { starts[index + 1] - starts[index] }

  /// Calls the body with the bytes of a string.
  @inline(__always)
  package func withBytes<Result>(
    of index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    try bytes.withUnsafeBufferPointer {
      try body(UnsafeBufferPointer(rebasing: $0[starts[index]..<starts[index + 1]]))
    }
  }

  /// Returns the bytes of a string.
  package func bytes(of index: Int) -> ArraySlice<UInt8> { bytes[starts[index]..<starts[index + 1]] }

  /// Returns the number of a string, or nil where it is not in the set.
  @inline(__always)
  package func index(of key: UnsafeBufferPointer<UInt8>) -> Int? {
    let hash = hashed(key)
    let index = slots[slot(of: key, hash)].index
    return index < 0 ? nil : Int(index)
  }

  /// Returns the number of a string, adding it where it is new.
  @inline(__always)
  package mutating func insert(_ key: UnsafeBufferPointer<UInt8>) -> (index: Int, isNew: Bool) {
    let hash = hashed(key)
    let place = slot(of: key, hash)
    let index = slots[place].index
    if index >= 0 { return (Int(index), false) }
    return (add(key, hash, at: place), true)
  }

  /// Removes all strings but keeps the memory.
  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    starts.append(0)
    for slot in slots.indices { slots[slot] = Self.empty }
  }

  /// Returns the numbers of the strings in the order of their bytes.
  package func sortedIndices() -> [Int] {
    (0..<count).sorted { precedes($0, $1) }
  }

  /// Whether one string of the set comes before another in the order of bytes.
  package func precedes(_ left: Int, _ right: Int) -> Bool {
    withBytes(of: left) { left in withBytes(of: right) { compareBytes(left, $0) < 0 } }
  }

  @inline(__always)
  private func slot(of key: UnsafeBufferPointer<UInt8>, _ hash: UInt32) -> Int {
    let mask = slots.count - 1
    var place = Int(hash) & mask
    return slots.withUnsafeBufferPointer { slots in
      while slots[place].index >= 0 {
        if slots[place].hash == hash, matches(Int(slots[place].index), key) { break }
        place = (place + 1) & mask
      }
      return place
    }
  }

  @inline(__always)
  private func matches(_ index: Int, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = starts[index]
    if starts[index + 1] - start != key.count { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      var offset = 0
      while offset < key.count {
        if bytes[start + offset] != key[offset] { return false }
        offset += 1
      }
      return true
    }
  }

  private mutating func add(_ key: UnsafeBufferPointer<UInt8>, _ hash: UInt32, at place: Int) -> Int {
    let index = count
    bytes.append(contentsOf: key)
    starts.append(bytes.count)
    slots[place] = Slot(index: Int32(index), hash: hash)
    if count * 2 > slots.count { grow() }
    return index
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Self.empty, count: old.count * 2)
    let mask = slots.count - 1
    for slot in old where slot.index >= 0 {
      var place = Int(slot.hash) & mask
      while slots[place].index >= 0 { place = (place + 1) & mask }
      slots[place] = slot
    }
  }
}

/// Compares two byte strings: negative, zero or positive as the first comes before, equals or follows.
package func compareBytes(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
  let common = min(left.count, right.count)
  var offset = 0
  while offset < common {
    if left[offset] != right[offset] { return Int(left[offset]) - Int(right[offset]) }
    offset += 1
  }
  return left.count - right.count
}

/// Mixes eight bytes a step by multiplication to 128 bits, in the manner of wyhash; the same on every run.
@inline(__always)
private func hashed(_ key: UnsafeBufferPointer<UInt8>) -> UInt32 {
  let raw = UnsafeRawBufferPointer(key)
  var state = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: key.count)
  var offset = 0
  while offset + 8 <= raw.count {
    state = mixed(state ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self), 0xE703_7ED1_A0B4_28DB)
    offset += 8
  }
  var tail: UInt64 = 0
  while offset < raw.count {
    tail = tail << 8 | UInt64(raw[offset])
    offset += 1
  }
  state = mixed(state ^ tail, 0xA076_1D64_78BD_642F)
  return UInt32(truncatingIfNeeded: state ^ (state >> 32))
}

@inline(__always)
private func mixed(_ left: UInt64, _ right: UInt64) -> UInt64 {
  let product = left.multipliedFullWidth(by: right)
  return product.high ^ product.low
}
