/// Reads the elements of XML that holds sources and translations side by side, as XLIFF and TMX do.
struct UnitScanner {
  let bytes: [UInt8]
  private var tokenizer: MarkupTokenizer

  init(_ bytes: [UInt8], _ range: Range<Int>? = nil) {
    self.bytes = bytes
    tokenizer = MarkupTokenizer(bytes, range, .xml)
  }

  /// An element: its start tag, and the bytes of it and of what it holds.
  struct Element {
    let start: MarkupToken
    let range: Range<Int>
    let content: Range<Int>

    var isEmpty: Bool { start.kind == .empty }
  }

  mutating func next() -> MarkupToken? { tokenizer.next() }

  /// Returns the element that a start tag begins, reading to its end.
  mutating func element(_ start: MarkupToken) -> Element {
    guard start.kind == .start else {
      return Element(
        start: start, range: start.range, content: start.range.upperBound..<start.range.upperBound)
    }
    var depth = 1
    var end = start.range.upperBound..<start.range.upperBound
    while depth > 0, let token = tokenizer.next() {
      end = token.range
      guard token.name == start.name else { continue }
      if token.kind == .start { depth += 1 }
      if token.kind == .end { depth -= 1 }
    }
    return Element(
      start: start, range: start.range.lowerBound..<end.upperBound,
      content: start.range.upperBound..<end.lowerBound)
  }

  /// Returns the elements directly in another.
  func children(of element: Element) -> [Element] {
    var scanner = UnitScanner(bytes, element.content)
    var children: [Element] = []
    while let token = scanner.next() {
      if token.kind == .start || token.kind == .empty { children.append(scanner.element(token)) }
    }
    return children
  }

  func attributes(of token: MarkupToken) -> MarkupAttributes { MarkupAttributes(of: token, in: bytes, .xml) }

  /// Whether some bytes are nothing but white space.
  func isBlank(_ range: Range<Int>) -> Bool { bytes[range].allSatisfy(isMarkupSpace) }

  /// The white space that a line begins with, up to some place in it, with the line end before it.
  func indentation(before offset: Int) -> [UInt8] {
    var start = offset
    while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
    guard start > 0, bytes[start - 1] == 0x0A else { return [] }
    start -= start > 1 && bytes[start - 2] == 0x0D ? 2 : 1
    return Array(bytes[start..<offset])
  }
}
