/// Writes text so that Markdown reads it as text; what has to stay as it is, such as code, is not touched.
struct MarkdownEscaper {
  private let escapes: MarkdownEscapes
  private let kept: [[UInt8]]

  /// Nil for other formats.
  ///
  /// - Parameter source: The text that was translated, with what had to stay.
  init?(_ escaping: MarkupSegment.Escaping, keeping source: MarkedText) {
    guard case .markdown(let escapes) = escaping else { return nil }
    self.escapes = escapes
    let bytes = Array(source.text.utf8)
    kept = source.protected.map { Array(bytes[$0]) }.filter { !$0.isEmpty }
  }

  /// Returns where in a text something stands that has to stay as it is, by UTF-8 offsets.
  func keptRanges(of text: String) -> [Range<Int>] {
    if kept.isEmpty { return [] }
    let bytes = Array(text.utf8)
    var ranges: [Range<Int>] = []
    var position = 0
    while position < bytes.count {
      let stretch = kept.first { bytes[position...].starts(with: $0) }
      if let stretch { ranges.append(position..<position + stretch.count) }
      position += stretch?.count ?? 1
    }
    return ranges
  }

  /// Returns the bytes of a text.
  ///
  /// - Parameter isFirst: Whether a block begins with it.
  func escaped(_ text: Substring, isFirst: Bool) -> [UInt8] {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var position = 0
    if isFirst, Self.beginsBlock(bytes) {
      // The digits of "1." stay, and its dot gets the backslash.
      let digits = bytes.prefix(while: isASCIIDigit)
      result += digits + [UInt8(ascii: "\\")]
      result.append(bytes[digits.count])
      position = digits.count + 1
    }
    while position < bytes.count {
      if let stretch = kept.first(where: { bytes[position...].starts(with: $0) }) {
        result += stretch
        position += stretch.count
        continue
      }
      if !isSpelled(bytes[position]), needsBackslash(bytes, position) { result.append(UInt8(ascii: "\\")) }
      position = append(bytes, from: position, to: &result)
    }
    return result
  }

  /// Appends one character; returns the place after it.
  private func append(_ bytes: [UInt8], from position: Int, to result: inout [UInt8]) -> Int {
    var end = position + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    let text = String(decoding: bytes[position..<end], as: UTF8.self)
    if let scalar = text.unicodeScalars.first, let spelling = escapes.references.spellings[scalar] {
      result += Array(spelling.utf8)
    } else if bytes[position] == UInt8(ascii: "&"), looksLikeReference(bytes[position...]) {
      result += Array("&amp;".utf8)
    } else {
      result += bytes[position..<end]
    }
    return end
  }

  private func looksLikeReference(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let end = bytes.prefix(40).firstIndex(of: UInt8(ascii: ";")) else { return false }
    let name = bytes[(bytes.startIndex + 1)..<end]
    return !name.isEmpty
      && name.allSatisfy { isASCIILetter($0) || isASCIIDigit($0) || $0 == UInt8(ascii: "#") }
  }

  /// Whether the document writes a character by name, so that it is no sign.
  private func isSpelled(_ byte: UInt8) -> Bool {
    byte < 0x80 && escapes.references.spellings[Unicode.Scalar(byte)] != nil
  }

  private func needsBackslash(_ bytes: [UInt8], _ position: Int) -> Bool {
    let byte = bytes[position]
    let before = position > 0 ? bytes[position - 1] : 0x20
    let after = position + 1 < bytes.count ? bytes[position + 1] : 0x20
    if escapes.escaped.contains(byte), byte != UInt8(ascii: ".") { return true }
    switch byte {
    case UInt8(ascii: "`"): return true
    case UInt8(ascii: "|"): return escapes.isInTable
    case UInt8(ascii: "*"): return !(isMarkupSpace(before) && isMarkupSpace(after))
    case UInt8(ascii: "_"): return isMarkupSpace(before) != isMarkupSpace(after)
    case UInt8(ascii: "<"):
      return isASCIILetter(after) || after == UInt8(ascii: "/") || after == UInt8(ascii: "!")
    case UInt8(ascii: "\\"): return isMarkdownPunctuation(after)
    default: return false
    }
  }

  /// Whether a line that begins so is no paragraph: a heading, a quotation, an item of a list, a fence.
  static func beginsBlock(_ bytes: [UInt8]) -> Bool {
    guard let first = bytes.first else { return false }
    if first == UInt8(ascii: ">") || itemMarker(bytes[...]) > 0 { return true }
    if first == UInt8(ascii: "#") {
      let level = bytes.prefix { $0 == first }.count
      return level <= 6 && (level == bytes.count || isMarkupSpace(bytes[level]))
    }
    if bytes.allSatisfy({ $0 == UInt8(ascii: "=") }) { return true }
    return [UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*")].contains(first) && bytes.count == 1
  }
}

func isMarkdownPunctuation(_ byte: UInt8) -> Bool {
  switch byte {
  case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
  default: false
  }
}
