/// Cuts HTML or XML into tags and texts, without losing a byte.
///
/// HTML is cut as browsers do (https://html.spec.whatwg.org, tokenization): nothing is an error. XML is expected to have
/// passed `XMLCheck`.
struct MarkupTokenizer {
  enum Language {
    case html
    case xml
  }

  private let bytes: [UInt8]
  private let end: Int
  private let language: Language
  private var position: Int
  /// The element whose content is no markup, and whether that content is text.
  private var rawElement: (name: String, isText: Bool)?

  init(_ bytes: [UInt8], _ range: Range<Int>? = nil, _ language: Language) {
    self.bytes = bytes
    self.language = language
    let range = range ?? 0..<bytes.count
    (position, end) = (range.lowerBound, range.upperBound)
  }

  /// Returns the next token; nil after the last.
  mutating func next() -> MarkupToken? {
    guard position < end else { return nil }
    let token = rawContent() ?? markup() ?? text()
    position = token.range.upperBound
    if token.kind == .start, language == .html {
      rawElement = rawElements[token.name].map { (token.name, $0) }
    }
    return token
  }

  // MARK: Text

  private func text() -> MarkupToken {
    var stop = position + 1
    while stop < end, bytes[stop] != UInt8(ascii: "<") || !beginsMarkup(at: stop) { stop += 1 }
    return MarkupToken(.text, position..<stop)
  }

  private func beginsMarkup(at offset: Int) -> Bool {
    guard offset + 1 < end else { return false }
    switch bytes[offset + 1] {
    case UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: "/"): return true
    case let byte: return isNameStart(byte)
    }
  }

  private func isNameStart(_ byte: UInt8) -> Bool {
    isASCIILetter(byte)
      || language == .xml && (byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":") || byte >= 0x80)
  }

  /// Returns the content of an element such as `<script>`, up to its end tag or the end of the file.
  private mutating func rawContent() -> MarkupToken? {
    guard let (name, isText) = rawElement else { return nil }
    rawElement = nil
    let closing = Array("</\(name)".utf8)
    var stop = position
    while stop < end {
      if bytes[stop] == UInt8(ascii: "<"), matches(closing, at: stop) { break }
      stop += 1
    }
    return stop > position ? MarkupToken(isText ? .text : .raw, position..<stop) : nil
  }

  private func matches(_ text: [UInt8], at offset: Int) -> Bool {
    guard offset + text.count <= end else { return false }
    for index in text.indices where lowercased(bytes[offset + index]) != text[index] { return false }
    // What goes on with a letter is another name.
    return offset + text.count == end || !isASCIILetter(bytes[offset + text.count])
  }

  // MARK: Tags

  private func markup() -> MarkupToken? {
    guard bytes[position] == UInt8(ascii: "<"), beginsMarkup(at: position) else { return nil }
    switch bytes[position + 1] {
    case UInt8(ascii: "!"): return declaration()
    case UInt8(ascii: "?"):
      return MarkupToken(.other, position..<index(after: language == .xml ? "?>" : ">", from: position + 2))
    case UInt8(ascii: "/"):
      let nameEnd = self.nameEnd(from: position + 2)
      let stop = index(after: ">", from: nameEnd)
      guard nameEnd > position + 2 else { return MarkupToken(.other, position..<stop) }
      return MarkupToken(
        .end, position..<stop, inner: position + 2..<nameEnd, name: name(in: position + 2..<nameEnd))
    default:
      let nameEnd = self.nameEnd(from: position + 1)
      guard let stop = tagEnd(from: nameEnd) else { return MarkupToken(.raw, position..<end) }
      let isEmpty = bytes[stop - 2] == UInt8(ascii: "/") && stop - 2 >= nameEnd
      return MarkupToken(
        isEmpty ? .empty : .start, position..<stop, inner: position + 1..<nameEnd,
        name: name(in: position + 1..<nameEnd))
    }
  }

  private func declaration() -> MarkupToken {
    if starts(with: "<!--") {
      // Browsers end a comment also at `<!-->`.
      for short in ["<!-->", "<!--->"] where language == .html && starts(with: short) {
        return MarkupToken(.other, position..<position + short.utf8.count)
      }
      return MarkupToken(.other, position..<index(after: "-->", from: position + 4))
    }
    if language == .xml, starts(with: "<![CDATA[") {
      let stop = index(after: "]]>", from: position + 9)
      return MarkupToken(.characterData, position..<stop, inner: position + 9..<max(position + 9, stop - 3))
    }
    if language == .xml, starts(with: "<!DOCTYPE") {
      // The internal subset is in brackets.
      var stop = position
      var depth = 0
      while stop < end {
        if bytes[stop] == UInt8(ascii: "[") { depth += 1 }
        if bytes[stop] == UInt8(ascii: "]") { depth -= 1 }
        stop += 1
        if bytes[stop - 1] == UInt8(ascii: ">"), depth <= 0 { break }
      }
      return MarkupToken(.other, position..<stop)
    }
    return MarkupToken(.other, position..<index(after: ">", from: position + 2))
  }

  private func nameEnd(from start: Int) -> Int {
    var stop = start
    while stop < end, !isMarkupSpace(bytes[stop]), bytes[stop] != UInt8(ascii: ">"),
      bytes[stop] != UInt8(ascii: "/")
    {
      stop += 1
    }
    return stop
  }

  private func name(in range: Range<Int>) -> String {
    language == .html
      ? String(decoding: bytes[range].map(lowercased), as: UTF8.self)
      : String(decoding: bytes[range], as: UTF8.self)
  }

  /// Returns the place after the ">" of a tag, which may hold others in quotes; nil where the file ends before.
  private func tagEnd(from start: Int) -> Int? {
    var quote: UInt8?
    // A quote opens a value only after "=".
    var isAfterEquals = false
    for index in start..<end {
      let byte = bytes[index]
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: ">") {
        return index + 1
      } else if isAfterEquals, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
        isAfterEquals = false
      } else if !isMarkupSpace(byte) {
        isAfterEquals = byte == UInt8(ascii: "=")
      }
    }
    return nil
  }

  private func starts(with text: String) -> Bool { bytes[position..<end].starts(with: text.utf8) }

  private func index(after text: String, from start: Int) -> Int {
    let wanted = Array(text.utf8)
    var index = start
    while index + wanted.count <= end {
      if bytes[index] == wanted[0], bytes[index..<index + wanted.count].elementsEqual(wanted) {
        return index + wanted.count
      }
      index += 1
    }
    return end
  }
}

/// Elements of HTML in which nothing is markup, and whether what they hold is text.
private let rawElements = [
  "script": false, "style": false, "xmp": false, "iframe": false, "noembed": false, "noframes": false,
  "textarea": true, "title": true,
]

func isASCIILetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }

func isASCIIDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

func isMarkupSpace(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D || byte == 0x0C
}

func lowercased(_ byte: UInt8) -> UInt8 {
  (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}
