/// Recognises text that is in a form already, as nearly all text is, at a fraction of what normalizing costs.
///
/// Such text consists of characters that never change beside each other, and in a visible form of single spaces between
/// them. What ICU says of characters is remembered by blocks of 256, so an instance is used by one thread at a time.
struct NormalizationCheck {
  private let form: NormalizationForm
  /// By block, where it begins in `inert`; -1 for one that was not met before.
  private var blocks = [Int32](repeating: -1, count: 0x1100)
  private var inert: [Bool] = []

  init(_ form: NormalizationForm) { self.form = form }

  /// Whether a text is in the form; false where that takes more than a look at each character.
  mutating func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if form == .none { return true }
    let raw = UnsafeRawBufferPointer(text)
    // As if a space stood before the text.
    var wasSpace = form.isVisible
    var position = 0
    while position < text.count {
      if position + 8 <= text.count,
        isPlain(raw.loadUnaligned(fromByteOffset: position, as: UInt64.self), &wasSpace)
      {
        position += 8
        continue
      }
      let end = min(position + 8, text.count)
      while position < end {
        let byte = text[position]
        if byte < 0x80 {
          if !isPlain(byte, &wasSpace) { return false }
          position += 1
        } else {
          let (codePoint, length) = decodeScalar(text, at: position)
          if !isInert(codePoint) { return false }
          wasSpace = false
          position += length
        }
      }
    }
    return !form.isVisible || !wasSpace || text.isEmpty
  }

  @inline(__always)
  private func isPlain(_ byte: UInt8, _ wasSpace: inout Bool) -> Bool {
    if !form.isVisible { return true }
    let isSpace = byte == space
    let isPlain = isSpace ? !wasSpace : byte > 0x20 && byte < 0x7F
    wasSpace = isSpace
    return isPlain
  }

  /// Whether eight bytes, the first the lowest, are plain ASCII.
  @inline(__always)
  private func isPlain(_ word: UInt64, _ wasSpace: inout Bool) -> Bool {
    let high: UInt64 = 0x8080_8080_8080_8080
    if word & high != 0 { return false }
    if !form.isVisible { return true }
    // Each sum sets the high bit of a byte above a limit and never carries into the next.
    let low = ~high
    let aboveSpace = word &+ (low - 0x2020_2020_2020_2020)
    let atLeastSpace = word &+ (low - 0x1F1F_1F1F_1F1F_1F1F)
    let isDelete = word &+ 0x0101_0101_0101_0101
    if atLeastSpace & ~isDelete & high != high { return false }
    let spaces = ~aboveSpace & high
    if spaces & (spaces << 8 | (wasSpace ? 0x80 : 0)) != 0 { return false }
    wasSpace = spaces >> 63 != 0
    return true
  }

  @inline(__always)
  private mutating func isInert(_ codePoint: UInt32) -> Bool {
    let block = Int(codePoint >> 8)
    if blocks[block] < 0 { fill(block) }
    return inert[Int(blocks[block]) + Int(codePoint & 0xFF)]
  }

  private mutating func fill(_ block: Int) {
    blocks[block] = Int32(inert.count)
    for offset in 0..<256 { inert.append(form.isInert(UInt32(block << 8 | offset))) }
  }
}
