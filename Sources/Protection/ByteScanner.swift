internal import Text

/// A place in the bytes of a text, and what stands there.
///
/// Asked for what lies outside of the text it answers with NUL, which no text of lines holds.
struct ByteScanner {
  let bytes: UnsafeBufferPointer<UInt8>

  var count: Int { bytes.count }

  subscript(position: Int) -> UInt8 { position >= 0 && position < bytes.count ? bytes[position] : 0 }

  func contains(_ text: StaticString, at position: Int) -> Bool {
    guard position >= 0, position + text.utf8CodeUnitCount <= bytes.count else { return false }
    return text.withUTF8Buffer { text in
      text.indices.allSatisfy { bytes[position + $0] == text[$0] }
    }
  }

  /// Returns where a run of bytes with a property ends.
  func end(from position: Int, while predicate: (UInt8) -> Bool) -> Int {
    var end = position
    while end < bytes.count, predicate(bytes[end]) { end += 1 }
    return end
  }

  /// The ASCII text of a range in lower case; any other byte is a `?`.
  func lowercased(_ range: Range<Int>) -> String {
    String(
      decoding: range.map { bytes[$0] < 0x80 ? asciiLowercased(bytes[$0]) : UInt8(ascii: "?") }, as: UTF8.self
    )
  }

  /// Whether a letter or digit of any script ends before a position.
  func isWord(before position: Int) -> Bool {
    guard position > 0 else { return false }
    var start = position - 1
    while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return isWord(at: start)
  }

  /// Whether a letter or digit of any script begins at a position.
  func isWord(at position: Int) -> Bool {
    guard position < bytes.count else { return false }
    let byte = bytes[position]
    if byte < 0x80 { return isASCIILetterOrDigit(byte) }
    guard let scalar = scalar(at: position) else { return false }
    // Scripts without spaces between words have no ends of words here.
    return scalar.properties.isAlphabetic && !scalar.isOfScriptWithoutSpaces
  }

  func scalar(at position: Int) -> Unicode.Scalar? {
    Unicode.Scalar(decodeScalar(bytes, at: position).value)
  }

  func scalarEnd(at position: Int) -> Int { min(bytes.count, position + scalarLength(bytes[position])) }
}

func isASCIIDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

func isASCIILowercase(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }

func isASCIILetter(_ byte: UInt8) -> Bool { isASCIILowercase(asciiLowercased(byte)) }

func isASCIILetterOrDigit(_ byte: UInt8) -> Bool { isASCIILetter(byte) || isASCIIDigit(byte) }

func isASCIISpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

func asciiLowercased(_ byte: UInt8) -> UInt8 {
  byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
}
