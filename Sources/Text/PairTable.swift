/// A map from pairs of piece numbers to a number, by open addressing.
package struct PairTable: Sendable {
  private var slots: [Slot]
  package private(set) var count = 0

  private struct Slot {
    var key: UInt64
    var value: Int32
  }

  package init(minimumCapacity: Int = 8) {
    var capacity = 16
    while capacity < minimumCapacity * 2 { capacity *= 2 }
    slots = [Slot](repeating: Slot(key: 0, value: -1), count: capacity)
  }

  /// Returns the number of a pair, or -1.
  @inline(__always)
  package func value(of left: Int32, _ right: Int32) -> Int32 {
    slots[slot(of: key(left, right))].value
  }

  /// Gives a pair a number unless it has one, and returns the number that it has.
  @inline(__always)
  package mutating func insert(_ left: Int32, _ right: Int32, _ value: Int32) -> Int32 {
    let key = key(left, right)
    let place = slot(of: key)
    if slots[place].value >= 0 { return slots[place].value }
    slots[place] = Slot(key: key, value: value)
    count += 1
    if count * 2 > slots.count { grow() }
    return value
  }

  @inline(__always)
  private func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  @inline(__always)
  private func slot(of key: UInt64) -> Int {
    slots.withUnsafeBufferPointer { slots in
      let mask = slots.count - 1
      let product = (key ^ (key >> 29)) &* 0x9E37_79B9_7F4A_7C15
      var place = Int(truncatingIfNeeded: product >> 32) & mask
      while slots[place].value >= 0, slots[place].key != key { place = (place + 1) & mask }
      return place
    }
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(key: 0, value: -1), count: old.count * 2)
    for slot in old where slot.value >= 0 { slots[self.slot(of: slot.key)] = slot }
  }
}
