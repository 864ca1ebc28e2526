/// The attributes of a start tag.
struct MarkupAttributes {
  private let bytes: [UInt8]
  private let isHTML: Bool
  private(set) var all: [MarkupAttribute] = []

  init(of token: MarkupToken, in bytes: [UInt8], _ language: MarkupTokenizer.Language) {
    self.bytes = bytes
    isHTML = language == .html
    var position = token.inner.upperBound
    let end = token.range.upperBound - (token.kind == .empty ? 2 : 1)
    while let attribute = next(&position, end) { all.append(attribute) }
  }

  /// The value of an attribute as it is written; nil where there is none.
  func value(_ name: String) -> String? {
    all.first { $0.name == name }.map { String(decoding: bytes[$0.value], as: UTF8.self) }
  }

  private func next(_ position: inout Int, _ end: Int) -> MarkupAttribute? {
    while position < end, isMarkupSpace(bytes[position]) || bytes[position] == UInt8(ascii: "/") {
      position += 1
    }
    guard position < end else { return nil }
    let nameStart = position
    // An equals sign at the beginning is a part of the name.
    position += 1
    while position < end, !isMarkupSpace(bytes[position]), bytes[position] != UInt8(ascii: "="),
      bytes[position] != UInt8(ascii: "/")
    {
      position += 1
    }
    let nameBytes = bytes[nameStart..<position]
    let name = String(decoding: isHTML ? nameBytes.map(lowercased) : Array(nameBytes), as: UTF8.self)
    var next = position
    while next < end, isMarkupSpace(bytes[next]) { next += 1 }
    guard next < end, bytes[next] == UInt8(ascii: "=") else {
      return MarkupAttribute(name: name, value: position..<position, quote: nil)
    }
    next += 1
    while next < end, isMarkupSpace(bytes[next]) { next += 1 }
    position = next
    guard next < end, bytes[next] == UInt8(ascii: "\"") || bytes[next] == UInt8(ascii: "'") else {
      while position < end, !isMarkupSpace(bytes[position]) { position += 1 }
      return MarkupAttribute(name: name, value: next..<position, quote: nil)
    }
    let close = bytes[(next + 1)..<end].firstIndex(of: bytes[next]) ?? end
    position = min(end, close + 1)
    return MarkupAttribute(name: name, value: next + 1..<close, quote: bytes[next])
  }
}

/// An attribute of a tag: its name, and the bytes of its value without the quotes.
struct MarkupAttribute {
  let name: String
  let value: Range<Int>
  /// What stands around the value; nil where nothing does.
  let quote: UInt8?
}
