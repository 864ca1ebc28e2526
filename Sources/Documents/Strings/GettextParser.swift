/// Reads a file of gettext (https://www.gnu.org/software/gettext/manual, The Format of PO Files).
struct GettextParser {
  private let bytes: [UInt8]
  private let origin: DocumentOrigin
  private var messages: [GettextMessage] = []
  private var current = GettextMessage()
  private var field: Keyword?
  /// What ends the lines of the file.
  private(set) var lineEnd: [UInt8] = [UInt8(ascii: "\n")]

  private enum Keyword {
    case context
    case source
    case plural
    case translation
  }

  init(_ bytes: [UInt8], _ origin: DocumentOrigin) {
    self.bytes = bytes
    self.origin = origin
  }

  /// Returns the messages that are not obsolete.
  mutating func parse() throws -> [GettextMessage] {
    let start = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
    for line in TextLine.lines(of: bytes, in: start..<bytes.count) {
      if line.end.count == 2 { lineEnd = Array("\r\n".utf8) }
      try read(line)
    }
    try finish(at: bytes.count)
    return messages
  }

  private mutating func read(_ line: TextLine) throws {
    let text = bytes[line.content]
    guard let start = text.firstIndex(where: { !isMarkupSpace($0) }) else { return }
    switch bytes[start] {
    case UInt8(ascii: "#"): try readComment(line, text[start...])
    case UInt8(ascii: "\""):
      guard field != nil else {
        throw origin.malformed(bytes, at: start, "a string that belongs to no message")
      }
      try append(string(from: start, in: line))
    default: try readKeyword(from: start, line)
    }
  }

  private mutating func readComment(_ line: TextLine, _ text: ArraySlice<UInt8>) throws {
    let second = text.dropFirst().first
    // An obsolete message.
    if second == UInt8(ascii: "~") { return }
    if !current.translations.isEmpty { try finish(at: line.content.lowerBound) }
    if second == UInt8(ascii: "|") { current.previous.append(line) }
    if second == UInt8(ascii: ",") {
      current.flags.append(line)
      let words = String(decoding: text.dropFirst(2), as: UTF8.self).split(separator: ",").map {
        folded(String($0))
      }
      if words.contains("fuzzy") { current.isFuzzy = true }
    }
  }

  private mutating func readKeyword(from start: Int, _ line: TextLine) throws {
    let text = bytes[start..<line.content.upperBound]
    let word = String(decoding: text.prefix { !isMarkupSpace($0) && $0 != UInt8(ascii: "\"") }, as: UTF8.self)
    guard let quote = text.firstIndex(of: UInt8(ascii: "\"")) else {
      throw origin.malformed(bytes, at: start, "'\(word)' without a string in quotes")
    }
    let value = try string(from: quote, in: line)
    switch word {
    case "msgctxt":
      if !current.translations.isEmpty { try finish(at: start) }
      current.start = line.content.lowerBound
      field = .context
    case "msgid":
      if !current.translations.isEmpty { try finish(at: start) }
      guard current.source == nil else {
        throw origin.malformed(bytes, at: start, "msgid without the msgstr of the one before")
      }
      if field != .context { current.start = line.content.lowerBound }
      current.source = value
      field = .source
    case "msgid_plural":
      guard current.source != nil else {
        throw origin.malformed(bytes, at: start, "msgid_plural without msgid")
      }
      current.plural = value
      field = .plural
    default:
      guard let index = translationIndex(word) else {
        throw origin.malformed(bytes, at: start, "'\(word)' is no word of gettext")
      }
      guard current.source != nil else { throw origin.malformed(bytes, at: start, "\(word) without msgid") }
      current.translations.append((index, value))
      field = .translation
    }
  }

  /// Returns the number of `msgstr[2]`, 0 for `msgstr`, and nil for another word.
  private func translationIndex(_ word: String) -> Int? {
    guard word.hasPrefix("msgstr") else { return nil }
    let rest = word.dropFirst(6)
    if rest.isEmpty { return 0 }
    guard rest.hasPrefix("["), rest.hasSuffix("]"), rest.utf8.count <= 5 else { return nil }
    return Int(rest.dropFirst().dropLast()).flatMap { $0 >= 0 ? $0 : nil }
  }

  private mutating func append(_ value: GettextMessage.Field) {
    func joined(_ field: GettextMessage.Field?) -> GettextMessage.Field? {
      field.map { .init(text: $0.text + value.text, range: $0.range.lowerBound..<value.range.upperBound) }
    }
    switch field {
    case .source: current.source = joined(current.source)
    case .plural: current.plural = joined(current.plural)
    case .translation:
      let last = current.translations.count - 1
      if last >= 0, let value = joined(current.translations[last].value) {
        current.translations[last].value = value
      }
    case .context, nil: break
    }
  }

  private mutating func finish(at offset: Int) throws {
    if current.source != nil, current.translations.isEmpty {
      throw origin.malformed(bytes, at: offset, "the message before has no msgstr")
    }
    if current.source != nil { messages.append(current) }
    current = GettextMessage()
    field = nil
  }

  // MARK: Strings

  private func string(from start: Int, in line: TextLine) throws -> GettextMessage.Field {
    var content: [UInt8] = []
    var position = start + 1
    let end = line.content.upperBound
    while position < end, bytes[position] != UInt8(ascii: "\"") {
      if bytes[position] == UInt8(ascii: "\\"), position + 1 < end {
        position = appendEscaped(from: position + 1, to: end, &content)
      } else {
        content.append(bytes[position])
        position += 1
      }
    }
    guard position < end, bytes[(position + 1)..<end].allSatisfy(isMarkupSpace) else {
      throw origin.malformed(bytes, at: start, "a string does not end with its line")
    }
    return .init(text: String(decoding: content, as: UTF8.self), range: start..<position + 1)
  }

  /// Appends what stands behind a backslash, as in C, and returns where that ends.
  private func appendEscaped(from start: Int, to end: Int, _ content: inout [UInt8]) -> Int {
    let byte = bytes[start]
    let isHex = byte == UInt8(ascii: "x")
    let digits = bytes[(isHex ? start + 1 : start)..<end].prefix(isHex ? 2 : 3).prefix { digit in
      isHex
        ? isASCIIDigit(digit) || ("a"..."f").contains(Character(Unicode.Scalar(digit | 0x20)))
        : (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(digit)
    }
    // What is no character by itself is one together with others only in other encodings, and no text.
    if let value = Int(String(decoding: digits, as: UTF8.self), radix: isHex ? 16 : 8),
      (1..<0x80).contains(value)
    {
      content.append(UInt8(value))
      return digits.endIndex
    }
    let plain: [UInt8: UInt8] = [
      UInt8(ascii: "n"): 0x0A, UInt8(ascii: "t"): 0x09, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "a"): 0x07,
      UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "v"): 0x0B, UInt8(ascii: "\""): byte,
      UInt8(ascii: "\\"): byte,
    ]
    if let value = plain[byte] { content.append(value) } else { content += [UInt8(ascii: "\\"), byte] }
    return start + 1
  }
}
