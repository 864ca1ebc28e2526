/// Reads JSON (RFC 8259) and finds the strings that are values.
struct JSONScanner {
  private let bytes: [UInt8]
  private let origin: DocumentOrigin
  private var position = 0
  /// The field whose value is read, and those that hold what it is in.
  private var name: String?
  private var outerNames: [String?] = []

  /// A string that is a value.
  struct Value {
    /// Its bytes, quotes and all.
    let range: Range<Int>
    let text: String
    /// The field it is in, or the list of values it is in is in.
    var name: String?
    var hasEscapedSlash = false
    /// Whether a character beyond ASCII is written by number.
    var hasEscapedCharacter = false
  }

  init(_ bytes: [UInt8], _ origin: DocumentOrigin) {
    self.bytes = bytes
    self.origin = origin
    if bytes.starts(with: byteOrderMark) { position = byteOrderMark.count }
  }

  private enum Container {
    case object
    case list
  }

  /// Returns the strings that are values.
  ///
  /// - Throws: A `DocumentError` that says in which line something else is expected.
  mutating func values(maximumDepth: Int) throws -> [Value] {
    var strings: [Value] = []
    var open: [Container] = []
    repeat {
      // A value is expected.
      skipSpace()
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let isObject = byte == UInt8(ascii: "{")
        guard open.count < maximumDepth else { throw wrong("nested more than \(maximumDepth) deep") }
        position += 1
        skipSpace()
        if byte == UInt8(ascii: isObject ? "}" : "]") {
          position += 1
          break
        }
        open.append(isObject ? .object : .list)
        outerNames.append(name)
        if isObject { try readName() }
        continue
      case UInt8(ascii: "\""):
        var value = try string()
        value.name = name
        strings.append(value)
      default: try readLiteral()
      }
      // After a value: the end of what it is in, or the next.
      try readSeparators(&open)
    } while !open.isEmpty
    skipSpace()
    guard position == bytes.count else { throw wrong("not JSON: more after its end") }
    return strings
  }

  private mutating func readSeparators(_ open: inout [Container]) throws {
    while let container = open.last {
      skipSpace()
      switch (byte, container) {
      case (UInt8(ascii: ","), _):
        position += 1
        if container == .object { try readName() }
        return
      case (UInt8(ascii: "}"), .object), (UInt8(ascii: "]"), .list):
        position += 1
        open.removeLast()
        name = outerNames.removeLast()
      default:
        throw wrong(
          "not JSON: a comma or the end of \(container == .object ? "an object" : "a list") is missing")
      }
    }
  }

  private mutating func readName() throws {
    skipSpace()
    guard byte == UInt8(ascii: "\"") else { throw wrong("not JSON: the name of a field is missing") }
    name = try string().text
    skipSpace()
    guard byte == UInt8(ascii: ":") else { throw wrong("not JSON: a colon is missing") }
    position += 1
  }

  private mutating func readLiteral() throws {
    let start = position
    while position < bytes.count,
      isASCIILetter(bytes[position]) || isASCIIDigit(bytes[position])
        || "+-.".utf8.contains(bytes[position])
    {
      position += 1
    }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    guard ["true", "false", "null"].contains(word) || Double(word) != nil && word.first != "+" else {
      position = start
      throw wrong("not JSON: a value is missing")
    }
  }

  private mutating func string() throws -> Value {
    let start = position
    var content: [UInt8] = []
    var value = Value(range: start..<start, text: "")
    position += 1
    while true {
      guard position < bytes.count, bytes[position] >= 0x20 else {
        throw wrong("not JSON: a string does not end in its line")
      }
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") { break }
      guard byte == UInt8(ascii: "\\") else {
        content.append(byte)
        continue
      }
      let scalar = try escaped()
      if scalar == "/" { value.hasEscapedSlash = true }
      if !scalar.isASCII { value.hasEscapedCharacter = true }
      content += Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
    return Value(
      range: start..<position, text: String(decoding: content, as: UTF8.self),
      hasEscapedSlash: value.hasEscapedSlash, hasEscapedCharacter: value.hasEscapedCharacter)
  }

  private mutating func escaped() throws -> Unicode.Scalar {
    let byte = self.byte
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let unit = try codeUnit()
      if let scalar = Unicode.Scalar(unit) { return scalar }
      guard unit < 0xDC00, bytes[position...].starts(with: "\\u".utf8) else {
        throw wrong("half a surrogate pair")
      }
      position += 2
      let second = try codeUnit()
      guard (0xDC00...0xDFFF).contains(second) else { throw wrong("half a surrogate pair") }
      return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
    default: throw wrong("not JSON: an unknown escape in a string")
    }
  }

  private mutating func codeUnit() throws -> UInt32 {
    let digits = bytes[position...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ isASCIIDigit($0) || isASCIILetter($0) }),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw wrong("not JSON: an unknown escape in a string") }
    position += 4
    return value
  }

  private var byte: UInt8 { position < bytes.count ? bytes[position] : 0 }

  private mutating func skipSpace() { while isMarkupSpace(byte) { position += 1 } }

  private func wrong(_ reason: String) -> DocumentError { origin.malformed(bytes, at: position, reason) }
}
