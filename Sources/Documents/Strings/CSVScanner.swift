/// Reads a table row by row.
struct CSVScanner {
  private let bytes: [UInt8]
  private let origin: DocumentOrigin
  private let delimiter: UInt8
  private var position: Int

  init(_ bytes: [UInt8], _ origin: DocumentOrigin, delimiter: UInt8) {
    self.bytes = bytes
    self.origin = origin
    self.delimiter = delimiter
    position = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
  }

  /// Returns the fields of the next row; nil after the last.
  ///
  /// - Throws: A `DocumentError` where quotes are opened and not closed.
  mutating func nextRow() throws -> [CSVField]? {
    guard position < bytes.count else { return nil }
    var fields: [CSVField] = []
    while true {
      fields.append(try field())
      guard position < bytes.count else { return fields }
      let isEnd = bytes[position] != delimiter
      if isEnd, bytes[position] == UInt8(ascii: "\r") { position += 1 }
      position += 1
      if isEnd { return fields }
    }
  }

  private mutating func field() throws -> CSVField {
    let start = position
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
      var content: [UInt8] = []
      position += 1
      while position < bytes.count {
        let byte = bytes[position]
        position += 1
        guard byte == UInt8(ascii: "\"") else {
          content.append(byte)
          continue
        }
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
          guard isAtEnd else {
            throw origin.malformed(bytes, at: start, "text after the quotes around a field")
          }
          return CSVField(
            range: start..<position, text: String(decoding: content, as: UTF8.self), isQuoted: true)
        }
        content.append(byte)
        position += 1
      }
      throw origin.malformed(bytes, at: start, "the quotes around a field are not closed")
    }
    while !isAtEnd { position += 1 }
    return CSVField(
      range: start..<position, text: String(decoding: bytes[start..<position], as: UTF8.self), isQuoted: false
    )
  }

  /// Whether a field ends here.
  private var isAtEnd: Bool {
    guard position < bytes.count else { return true }
    if bytes[position] == UInt8(ascii: "\r") {
      return position + 1 == bytes.count || bytes[position + 1] == UInt8(ascii: "\n")
    }
    return bytes[position] == delimiter || bytes[position] == UInt8(ascii: "\n")
  }
}

/// A field of a table: its bytes, quotes among them, and what it says.
struct CSVField {
  let range: Range<Int>
  let text: String
  let isQuoted: Bool
}

/// Returns a text as a field, in quotes where it was or where it needs them.
func csvField(_ text: String, delimiter: UInt8, isQuoted: Bool) -> [UInt8] {
  let bytes = Array(text.utf8)
  let needsQuotes =
    isQuoted || bytes.first == 0x20 || bytes.last == 0x20
    || bytes.contains { $0 == delimiter || $0 == UInt8(ascii: "\"") || $0 == 0x0A || $0 == 0x0D }
  guard needsQuotes else { return bytes }
  let quote = UInt8(ascii: "\"")
  return [quote] + bytes.flatMap { $0 == quote ? [$0, $0] : [$0] } + [quote]
}
