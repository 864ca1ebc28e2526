/// The tags and the text of an XML file, one after the other, checked for well-formedness as far as a corpus needs it.
///
/// Elements must nest; the five entities of XML itself and character references are replaced; comments,
/// instructions and the document type are passed over. Other entities are errors, since what they stand for is in
/// another file.
final class XMLScanner {
  enum Event {
    case start(name: String, attributes: [(name: String, value: String)])
    case end(name: String)
    /// Characters between two tags; what lies between them may come in several parts.
    case text(String)
  }

  private let input: XMLInput
  private var openElements: [String] = []
  private var endsAtOnce: String?
  private var sawElement = false
  private var text: [UInt8] = []

  init(path: String) throws {
    input = try XMLInput(path: path)
  }

  var path: String { input.path }

  /// The line that has been reached, counted from 1.
  var line: Int { input.line }

  /// Returns the next event, or nil after the end of the outermost element.
  func next() throws -> Event? {
    if let name = endsAtOnce {
      endsAtOnce = nil
      openElements.removeLast()
      return .end(name: name)
    }
    while let byte = try input.peek() {
      guard byte == UInt8(ascii: "<") else {
        let text = try characterData()
        if !openElements.isEmpty { return .text(text) }
        guard isWhiteSpace(text) else { throw malformed("text outside the first element") }
        continue
      }
      _ = try input.next()
      if let event = try markup() { return event }
    }
    if let name = openElements.last { throw malformed("the file ends inside <\(name)>") }
    guard sawElement else { throw malformed("no element") }
    return nil
  }

  func malformed(_ reason: String) -> CorpusError {
    .malformedXML(path: path, line: line, reason: reason)
  }

  // MARK: Tags

  /// Reads what follows a "<"; returns nil for what is passed over.
  private func markup() throws -> Event? {
    switch try input.peek() {
    case UInt8(ascii: "/"):
      _ = try input.next()
      return try endTag()
    case UInt8(ascii: "?"):
      try instruction()
      return nil
    case UInt8(ascii: "!"):
      _ = try input.next()
      return try declaration()
    default:
      return try startTag()
    }
  }

  private func endTag() throws -> Event {
    let name = try self.name()
    try skipWhiteSpace()
    try expect(">", "in the end tag of <\(name)>")
    guard let open = openElements.last, open == name else {
      throw malformed("</\(name)> ends <\(openElements.last ?? "nothing")>")
    }
    openElements.removeLast()
    return .end(name: name)
  }

  private func startTag() throws -> Event {
    let name = try self.name()
    guard !openElements.isEmpty || !sawElement else { throw malformed("a second outermost element") }
    sawElement = true
    var attributes: [(name: String, value: String)] = []
    while true {
      try skipWhiteSpace()
      switch try input.peek() {
      case UInt8(ascii: ">"):
        _ = try input.next()
        openElements.append(name)
        return .start(name: name, attributes: attributes)
      case UInt8(ascii: "/"):
        _ = try input.next()
        try expect(">", "after '/' in <\(name)>")
        openElements.append(name)
        endsAtOnce = name
        return .start(name: name, attributes: attributes)
      default:
        attributes.append(try attribute(of: name))
      }
    }
  }

  private func attribute(of element: String) throws -> (name: String, value: String) {
    let name = try self.name()
    try skipWhiteSpace()
    try expect("=", "after attribute '\(name)' of <\(element)>")
    try skipWhiteSpace()
    guard let quote = try input.next(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      throw malformed("the value of attribute '\(name)' has no quotes")
    }
    text.removeAll(keepingCapacity: true)
    while true {
      try input.append(to: &text) { $0 == quote || $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }
      switch try input.next() {
      case quote: return (name, try validated(text))
      case UInt8(ascii: "&"): try reference()
      case nil: throw malformed("the file ends inside a tag")
      default: throw malformed("'<' in the value of attribute '\(name)'")
      }
    }
  }

  private func name() throws -> String {
    text.removeAll(keepingCapacity: true)
    try input.append(to: &text, until: isNameEnd)
    if text.isEmpty {
      throw malformed(try input.peek() == nil ? "the file ends inside a tag" : "a name is missing in a tag")
    }
    return try validated(text)
  }

  // MARK: Text

  private func characterData() throws -> String {
    text.removeAll(keepingCapacity: true)
    while true {
      try input.append(to: &text) { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }
      guard try input.peek() == UInt8(ascii: "&") else { return try validated(text) }
      _ = try input.next()
      try reference()
    }
  }

  /// Appends what a reference stands for, after its "&".
  private func reference() throws {
    var name: [UInt8] = []
    while let byte = try input.peek(), byte != UInt8(ascii: ";") {
      if isNameEnd(byte) || name.count == 32 { throw malformed("'&' that begins no entity; write '&amp;'") }
      name.append(byte)
      _ = try input.next()
    }
    _ = try input.next()
    let shown = String(decoding: name, as: UTF8.self)
    switch shown {
    case "amp": text.append(UInt8(ascii: "&"))
    case "lt": text.append(UInt8(ascii: "<"))
    case "gt": text.append(UInt8(ascii: ">"))
    case "quot": text.append(UInt8(ascii: "\""))
    case "apos": text.append(UInt8(ascii: "'"))
    default:
      guard let scalar = characterReference(shown) else { throw malformed("unknown entity '&\(shown);'") }
      if let bytes = UTF8.encode(scalar) { text.append(contentsOf: bytes) }
    }
  }

  private func validated(_ bytes: [UInt8]) throws -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw malformed("not valid UTF-8") }
    return text
  }

  // MARK: What is passed over

  /// Passes `?…?>` and checks the encoding an XML declaration names.
  private func instruction() throws {
    let content = String(decoding: try bytes(until: "?>"), as: UTF8.self)
    let words = content.split(whereSeparator: { "= \t\r\n\"'?".contains($0) })
    guard words.first == "xml", let place = words.firstIndex(of: "encoding"), place + 1 < words.count else {
      return
    }
    let encoding = words[place + 1].lowercased()
    var known = ["utf-8", "utf8", "us-ascii", "ascii"]
    if input.isUTF16 { known += ["utf-16", "utf-16le", "utf-16be"] }
    if !known.contains(encoding) {
      throw malformed("encoding '\(encoding)' is not read; convert the file to UTF-8 with iconv")
    }
  }

  /// Reads what follows "<!": a comment, a document type, or a section of literal text.
  private func declaration() throws -> Event? {
    switch try input.peek() {
    case UInt8(ascii: "-"):
      _ = try bytes(until: "-->", after: "--")
      return nil
    case UInt8(ascii: "["):
      let content = try bytes(until: "]]>", after: "[CDATA[")
      return .text(try validated(Array(content.dropLast(3))))
    default:
      try documentType()
      return nil
    }
  }

  private func documentType() throws {
    var depth = 0
    while let byte = try input.next() {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        while let other = try input.next(), other != byte {}
      case UInt8(ascii: "<"):
        if try declarationBegins() { depth += 1 }
      case UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ">"):
        if depth == 0 { return }
        depth -= 1
      default: break
      }
    }
    throw malformed("the file ends inside <!…>")
  }

  /// Returns whether a "<" inside a document type begins a declaration; passes a comment, which may hold anything.
  private func declarationBegins() throws -> Bool {
    guard try input.peek() == UInt8(ascii: "!") else { return true }
    _ = try input.next()
    guard try input.peek() == UInt8(ascii: "-") else { return true }
    _ = try bytes(until: "-->", after: "--")
    return false
  }

  /// Passes `opening` and returns what follows, up to and with `ending`.
  private func bytes(until ending: String, after opening: String = "") throws -> [UInt8] {
    for expected in opening.utf8 where try input.next() != expected {
      throw malformed("'<!' that begins nothing known")
    }
    let ending = Array(ending.utf8)
    var content: [UInt8] = []
    while let byte = try input.next() {
      content.append(byte)
      if content.count >= ending.count, content.suffix(ending.count).elementsEqual(ending) { return content }
    }
    throw malformed("the file ends before '\(String(decoding: ending, as: UTF8.self))'")
  }

  private func expect(_ character: Unicode.Scalar, _ place: String) throws {
    guard try input.next() == UInt8(ascii: character) else {
      throw malformed("'\(character)' is missing \(place)")
    }
  }

  private func skipWhiteSpace() throws {
    while let byte = try input.peek(), isWhiteSpace(byte) { _ = try input.next() }
  }
}

private func isWhiteSpace(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
}

private func isWhiteSpace(_ text: String) -> Bool {
  text.utf8.allSatisfy { isWhiteSpace($0) }
}

private func isNameEnd(_ byte: UInt8) -> Bool {
  switch byte {
  case 0x20, 0x09, 0x0A, 0x0D: true
  case UInt8(ascii: "="), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "/"): true
  case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "&"): true
  default: false
  }
}

/// Returns the character of `#10` or `#xA`, or nil if it is no such reference or names no character.
private func characterReference(_ name: String) -> Unicode.Scalar? {
  guard name.hasPrefix("#") else { return nil }
  let isHexadecimal = name.hasPrefix("#x")
  let digits = name.dropFirst(isHexadecimal ? 2 : 1)
  guard let value = UInt32(digits, radix: isHexadecimal ? 16 : 10), value != 0 else { return nil }
  return Unicode.Scalar(value)
}
