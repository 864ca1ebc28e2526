/// How pieces are shown to people, one word without white space each, from which the bytes can be had back.
///
/// A space is shown as `▁` (U+2581); a real `▁`, white space, control characters and what could be mistaken
/// for a special piece are escaped: `\n`, `\r`, `\t`, `\\`, `\u{2581}`. A byte is shown as `<0x0A>`.
package enum PieceText {
  static let beginning = "<s>"
  static let end = "</s>"
  static let unknown = "<unk>"

  /// Returns what stands for a single byte.
  static func byte(_ byte: UInt8) -> String {
    "<0x" + hexadecimal(UInt32(byte), minimumDigits: 2) + ">"
  }

  /// Returns what stands for the bytes of a piece of text.
  package static func displayed(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    var result: [UInt8] = []
    append(displayed: bytes, to: &result)
    return String(decoding: result, as: UTF8.self)
  }

  /// Appends what stands for the bytes of a piece of text.
  static func append(displayed bytes: UnsafeBufferPointer<UInt8>, to result: inout [UInt8]) {
    var position = 0
    if isReserved(bytes) {
      result.append(contentsOf: escape(UInt32(bytes[0])).utf8)
      position = 1
    }
    while position < bytes.count {
      let (codePoint, length) = decodeScalar(bytes, at: position)
      switch codePoint {
      case 0x20: result.append(contentsOf: spaceSign)
      case 0x09: result.append(contentsOf: "\\t".utf8)
      case 0x0A: result.append(contentsOf: "\\n".utf8)
      case 0x0D: result.append(contentsOf: "\\r".utf8)
      case 0x5C: result.append(contentsOf: "\\\\".utf8)
      default:
        if mustEscape(codePoint) {
          result.append(contentsOf: escape(codePoint).utf8)
        } else {
          for offset in 0..<length { result.append(bytes[position + offset]) }
        }
      }
      position += length
    }
  }

  /// Returns the bytes that a piece of text stands for, or nil where it holds what is never written.
  package static func bytes(ofDisplayed piece: some Sequence<UInt8>) -> [UInt8]? {
    var result: [UInt8] = []
    let isWellFormed = Array(piece).withUnsafeBufferPointer { append(bytesOfDisplayed: $0, to: &result) }
    return isWellFormed ? result : nil
  }

  /// Appends the bytes that a piece of text stands for, or returns false where it holds what is never
  /// written.
  static func append(bytesOfDisplayed piece: UnsafeBufferPointer<UInt8>, to result: inout [UInt8]) -> Bool {
    var position = 0
    while position < piece.count {
      let byte = piece[position]
      if byte == UInt8(ascii: "\\") {
        guard let escaped = unescape(piece, &position) else { return false }
        result.append(contentsOf: escaped)
      } else if byte == spaceSign[0], position + 2 < piece.count, piece[position + 1] == spaceSign[1],
        piece[position + 2] == spaceSign[2]
      {
        result.append(space)
        position += 3
      } else {
        result.append(byte)
        position += 1
      }
    }
    return true
  }

  /// Returns the byte of a byte piece such as `<0x0A>`, or nil for any other text.
  static func byte(ofDisplayed piece: UnsafeBufferPointer<UInt8>) -> UInt8? {
    guard piece.count == 6, piece[0] == UInt8(ascii: "<"), piece[1] == UInt8(ascii: "0"),
      piece[2] == UInt8(ascii: "x"), piece[5] == UInt8(ascii: ">")
    else { return nil }
    guard let high = digit(piece[3]), let low = digit(piece[4]) else { return nil }
    return UInt8(high << 4 | low)
  }

  /// Whether a text looks like a special piece or a byte piece.
  static func isReserved(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count <= 6, bytes.first == UInt8(ascii: "<") else { return false }
    if byte(ofDisplayed: bytes) != nil { return true }
    return matches(bytes, beginning) || matches(bytes, end) || matches(bytes, unknown)
  }

  /// Whether bytes are those of a piece.
  static func matches(_ bytes: UnsafeBufferPointer<UInt8>, _ piece: String) -> Bool {
    var position = 0
    for byte in piece.utf8 {
      if position == bytes.count || bytes[position] != byte { return false }
      position += 1
    }
    return position == bytes.count
  }

  /// The bytes of `▁`.
  private static let spaceSign: [UInt8] = [0xE2, 0x96, 0x81]

  /// White space, control characters, marks of direction, the byte order mark and the sign for a space.
  private static func mustEscape(_ codePoint: UInt32) -> Bool {
    switch codePoint {
    case 0x21..<0x7F: return false
    case 0..<0x20, 0x7F...0xA0, 0x2581, 0xFEFF, 0x202A...0x202E, 0x2066...0x2069: return true
    default: return isWhiteSpace(codePoint)
    }
  }

  private static func escape(_ codePoint: UInt32) -> String {
    "\\u{" + hexadecimal(codePoint, minimumDigits: 1) + "}"
  }

  /// Reads an escape sequence and moves past it.
  private static func unescape(_ piece: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> [UInt8]? {
    guard position + 1 < piece.count else { return nil }
    let kind = piece[position + 1]
    position += 2
    switch kind {
    case UInt8(ascii: "\\"): return [UInt8(ascii: "\\")]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return unescapeCodePoint(piece, &position)
    default: return nil
    }
  }

  private static func unescapeCodePoint(
    _ piece: UnsafeBufferPointer<UInt8>, _ position: inout Int
  ) -> [UInt8]? {
    guard position < piece.count, piece[position] == UInt8(ascii: "{") else { return nil }
    guard let close = piece[position...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
    let digits = piece[(position + 1)..<close]
    guard (1...6).contains(digits.count) else { return nil }
    var codePoint: UInt32 = 0
    for byte in digits {
      guard let digit = digit(byte) else { return nil }
      codePoint = codePoint << 4 | digit
    }
    guard let scalar = Unicode.Scalar(codePoint) else { return nil }
    position = close + 1
    return Array(String(Character(scalar)).utf8)
  }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "A")...UInt8(ascii: "F"): return UInt32(byte - UInt8(ascii: "A")) + 10
    default: return nil
    }
  }

  private static func hexadecimal(_ number: UInt32, minimumDigits: Int) -> String {
    let digits = String(number, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, minimumDigits - digits.utf8.count)) + digits
  }
}
