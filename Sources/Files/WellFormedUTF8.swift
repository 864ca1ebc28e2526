/// Returns the offset, counted from 0, at which the first ill-formed UTF-8 sequence begins, or nil if there is none.
///
/// Well-formed is what table 3-7 of the Unicode standard lists: no overlong form, no surrogate, nothing above
/// U+10FFFF, nothing cut off.
public func firstIllFormedByte(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
  let raw = UnsafeRawBufferPointer(bytes)
  var position = 0
  while position < bytes.count {
    while position + 8 <= bytes.count,
      raw.loadUnaligned(fromByteOffset: position, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
    {
      position += 8
    }
    if position == bytes.count { break }
    if bytes[position] < 0x80 {
      position += 1
      continue
    }
    let length = sequenceLength(bytes, at: position)
    if length == 0 { return position }
    position += length
  }
  return nil
}

/// Returns the length of the well-formed sequence of two to four bytes at a position, or 0 if there is none.
private func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> Int {
  let second: ClosedRange<UInt8>
  let length: Int
  switch bytes[position] {
  case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
  case 0xE0: (length, second) = (3, 0xA0...0xBF)
  case 0xED: (length, second) = (3, 0x80...0x9F)
  case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
  case 0xF0: (length, second) = (4, 0x90...0xBF)
  case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
  case 0xF4: (length, second) = (4, 0x80...0x8F)
  default: return 0
  }
  guard position + length <= bytes.count, second.contains(bytes[position + 1]) else { return 0 }
  for offset in 2..<max(2, length) where bytes[position + offset] & 0xC0 != 0x80 { return 0 }
  return length
}
