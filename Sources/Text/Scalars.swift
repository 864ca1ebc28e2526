/// Returns the code point at a byte offset of valid UTF-8, and how many bytes it takes.
@inline(__always)
package func decodeScalar(
  _ bytes: UnsafeBufferPointer<UInt8>, at position: Int
) -> (value: UInt32, length: Int) {
  let first = UInt32(bytes[position])
  if first < 0x80 { return (first, 1) }
  let second = UInt32(bytes[position + 1]) & 0x3F
  if first < 0xE0 { return ((first & 0x1F) << 6 | second, 2) }
  let third = UInt32(bytes[position + 2]) & 0x3F
  if first < 0xF0 { return ((first & 0x0F) << 12 | second << 6 | third, 3) }
  let fourth = UInt32(bytes[position + 3]) & 0x3F
  return ((first & 0x07) << 18 | second << 12 | third << 6 | fourth, 4)
}

/// Returns how many bytes the scalar takes that begins with this byte of valid UTF-8.
@inline(__always)
package func scalarLength(_ first: UInt8) -> Int {
  if first < 0x80 { return 1 }
  if first < 0xE0 { return 2 }
  return first < 0xF0 ? 3 : 4
}

/// A map from code points to numbers that takes memory only for the blocks in use.
package struct ScalarTable: Sendable {
  private var blocks = [Int32](repeating: -1, count: 0x1100)
  private var values: [Int32] = []

  package init() {}

  /// The number of a code point, or -1.
  package subscript(codePoint: UInt32) -> Int32 {
    @inline(__always)
    get {
      let block = blocks[Int(codePoint >> 8)]
      return block < 0 ? -1 : values[Int(block) << 8 | Int(codePoint & 0xFF)]
    }
    set {
      if blocks[Int(codePoint >> 8)] < 0 {
        blocks[Int(codePoint >> 8)] = Int32(values.count >> 8)
        values.append(contentsOf: repeatElement(-1, count: 256))
      }
      values[Int(blocks[Int(codePoint >> 8)]) << 8 | Int(codePoint & 0xFF)] = newValue
    }
  }
}
