/// Text in units of 16 or 32 bits, which a reader of UTF-8 would take for something else.
enum WideText {
  /// How many of the first bytes of a text are looked at.
  static let headLength = 4096

  /// Returns the encoding that the first bytes of a text show, by the name that iconv knows; nil for UTF-8.
  ///
  /// A byte order mark tells it, and without one what the bytes at even and odd places are.
  static func encoding(of head: UnsafeBufferPointer<UInt8>) -> String? {
    let head = UnsafeBufferPointer(rebasing: head.prefix(headLength))
    if head.starts(with: [0xFF, 0xFE, 0x00, 0x00]) || head.starts(with: [0x00, 0x00, 0xFE, 0xFF]) {
      return "UTF-32"
    }
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
    if isUTF16(head, highByte: 1) { return "UTF-16LE" }
    if isUTF16(head, highByte: 0) { return "UTF-16BE" }
    return nil
  }

  /// Whether bytes look like units of 16 bits whose high bytes are the first or the second of two.
  ///
  /// In an alphabet nearly all high bytes are 0, that of its block, or that of General Punctuation. Of ideographs nothing
  /// can be said but that they are seldom well-formed UTF-8, and that spaces and line ends among them have a high byte of 0.
  private static func isUTF16(_ head: UnsafeBufferPointer<UInt8>, highByte: Int) -> Bool {
    let units = head.count / 2
    guard units >= 2 else { return false }
    var counts = [Int](repeating: 0, count: 256)
    var lowZeros = 0
    var spaces = 0
    for unit in 0..<units {
      let (high, low) = (head[2 * unit + highByte], head[2 * unit + 1 - highByte])
      counts[Int(high)] += 1
      if low == 0 { lowZeros += 1 }
      if high == 0, low == 0x20 || low == 0x0A { spaces += 1 }
    }
    let block = counts.indices.filter { $0 != 0 && $0 != 0x20 }.map { counts[$0] }.max() ?? 0
    let isOfAnAlphabet =
      counts[0] * 4 >= units * 3
      || units >= 32 && counts[0] * 20 >= units && (counts[0] + counts[0x20] + block) * 10 >= units * 9
    if isOfAnAlphabet, lowZeros * 20 <= units { return true }
    return spaces > 0 && isIllFormed(head)
      && isWellFormedUTF16(head, highByte: highByte)
  }

  /// Whether the first bytes of a text are no UTF-8; of a long text the last character may be cut off.
  private static func isIllFormed(_ head: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let position = firstIllFormedByte(in: head) else { return false }
    return head.count < headLength || position < headLength - 3
  }

  /// Whether every surrogate has its partner, and no unit is U+0000 or a noncharacter.
  private static func isWellFormedUTF16(_ head: UnsafeBufferPointer<UInt8>, highByte: Int) -> Bool {
    var expectsLow = false
    for unit in 0..<head.count / 2 {
      let value = Int(head[2 * unit + highByte]) << 8 | Int(head[2 * unit + 1 - highByte])
      let isLow = value & 0xFC00 == 0xDC00
      if isLow != expectsLow || value == 0 || value >= 0xFFFE { return false }
      expectsLow = value & 0xFC00 == 0xD800
    }
    return true
  }
}

/// Throws where text is in another encoding than UTF-8.
func refuseWideText(_ head: UnsafeBufferPointer<UInt8>, path: String) throws {
  if let encoding = WideText.encoding(of: head) { throw FileError.wideText(path: path, encoding: encoding) }
}

/// Whether a text without any "\n" has a "\r" before its end, so that its lines end as no line does here.
func endsLinesWithReturns(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  guard !bytes.contains(UInt8(ascii: "\n")), let first = bytes.firstIndex(of: UInt8(ascii: "\r")) else {
    return false
  }
  return bytes[first...].contains { $0 != UInt8(ascii: "\r") }
}

/// What some programs write at the beginning of a text to say that it is UTF-8.
let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
