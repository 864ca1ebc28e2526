/// The tags and the text of an XML file, one after the other, checked for well-formedness as far as a corpus needs it.
///
/// Elements must nest; the five entities of XML itself and character references are replaced; comments,
/// instructions and the document type are passed over. Other entities are errors, since what they stand for is in
/// another file. What has to be held at once, a tag, a text or the names of open elements, has the limit that lines have.
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
  /// The bytes that attributes of the tag being read take, and the names of open elements.
  private var tagSize = 0
  private var openSize = 0

  private let limit: Int

  /// Opens a file, of which no more bytes than a limit are held at once.
  init(path: String, limit: Int) throws {
    input = try XMLInput(path: path)
    self.limit = limit
  }

  var path: String { input.path }

  /// The line that has been reached, counted from 1.
  var line: Int { input.line }

  /// Returns the next event, or nil after the end of the outermost element.
  func next() throws -> Event? {
    if let name = endsAtOnce {
      endsAtOnce = nil
      close()
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
    close()
    return .end(name: name)
  }

  private func open(_ name: String) throws {
    openSize += Self.size(of: name)
    try check(openSize, "the open elements")
    openElements.append(name)
  }

  private func close() {
    openSize -= Self.size(of: openElements.removeLast())
  }

  /// Returns the memory that a text takes, be it ever so short.
  private static func size(of text: String) -> Int { text.utf8.count + 32 }

  /// Throws where what has to be held has become too large.
  private func check(_ size: Int, _ what: String) throws {
    if size > limit { throw malformed("\(what) take more than \(limit) bytes") }
  }

  private func startTag() throws -> Event {
    let name = try self.name()
    guard !openElements.isEmpty || !sawElement else { throw malformed("a second outermost element") }
    sawElement = true
    tagSize = 0
    var attributes: [(name: String, value: String)] = []
    while true {
      try skipWhiteSpace()
      switch try input.peek() {
      case UInt8(ascii: ">"):
        _ = try input.next()
        try open(name)
        return .start(name: name, attributes: attributes)
      case UInt8(ascii: "/"):
        _ = try input.next()
        try expect(">", "after '/' in <\(name)>")
        try open(name)
        endsAtOnce = name
        return .start(name: name, attributes: attributes)
      default:
        let attribute = try attribute(of: name)
        tagSize += Self.size(of: attribute.name) + Self.size(of: attribute.value)
        try check(tagSize, "the attributes of <\(name)>")
        attributes.append(attribute)
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
      try input.append(to: &text, limit: limit) {
        $0 == quote || $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&")
      }
      try check(text.count, "the attributes of <\(element)>")
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
    try input.append(to: &text, limit: limit, until: isNameEnd)
    try check(text.count, "a name's letters")
    if text.isEmpty {
      throw malformed(try input.peek() == nil ? "the file ends inside a tag" : "a name is missing in a tag")
    }
    return try validated(text)
  }

  // MARK: Text

  private func characterData() throws -> String {
    text.removeAll(keepingCapacity: true)
    while true {
      try input.append(to: &text, limit: limit) {
        $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&")
      }
      try check(text.count, "the characters between two tags")
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
    var beginning: [UInt8] = []
    // A declaration is short; of other instructions nothing is needed.
    try pass(until: "?>") { if beginning.count < 1024 { beginning.append($0) } }
    let content = String(decoding: beginning, as: UTF8.self)
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
      try passComment()
      return nil
    case UInt8(ascii: "["):
      return .text(try literalText())
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
    try passComment()
    return false
  }

  private func passComment() throws {
    try pass("--")
    try pass(until: "-->") { _ in }
  }

  /// Returns the text of a section that begins with `[CDATA[`.
  private func literalText() throws -> String {
    try pass("[CDATA[")
    text.removeAll(keepingCapacity: true)
    try pass(until: "]]>") { byte in
      text.append(byte)
      try check(text.count, "the characters between two tags")
    }
    return try validated(text.dropLast(3) + [])
  }

  private func pass(_ opening: StaticString) throws {
    for index in 0..<opening.utf8CodeUnitCount where try input.next() != opening.utf8Start[index] {
      throw malformed("'<!' that begins nothing known")
    }
  }

  /// Passes everything up to and with an ending of at most four bytes, and gives `body` each byte.
  private func pass(until ending: StaticString, _ body: (UInt8) throws -> Void) throws {
    let count = ending.utf8CodeUnitCount
    let wanted = (0..<count).reduce(UInt32(0)) { $0 << 8 | UInt32(ending.utf8Start[$1]) }
    let mask = UInt32.max >> UInt32(32 - 8 * count)
    var last: UInt32 = 0
    var passed = 0
    while let byte = try input.next() {
      try body(byte)
      last = last << 8 | UInt32(byte)
      passed = min(count, passed + 1)
      if passed == count, last & mask == wanted { return }
    }
    throw malformed("the file ends before '\(ending)'")
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
