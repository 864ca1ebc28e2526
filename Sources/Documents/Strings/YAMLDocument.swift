/// YAML whose strings are translated: those that are values, not the names of fields.
///
/// libyaml says where each scalar stands; what is no text stays, as in JSON, and so do tagged values and aliases. A
/// translation is written in the style of its text, or in quotes where it needs them.
enum YAMLDocument {
  static func template(
    _ bytes: [UInt8], _ origin: DocumentOrigin, _ collector: inout TextCollector
  ) throws -> ByteTemplate {
    try origin.checkUTF8(bytes)
    var replacements: [ByteTemplate.Replacement] = []
    for scalar in try YAMLScalars.values(of: bytes, origin) where isNaturalText(scalar.text) {
      if scalar.kind == .plain, isYAMLKeyword(scalar.text) { continue }
      guard let (range, style) = place(of: scalar, in: bytes) else { continue }
      let text = scalar.kind.isBlock ? withoutEndingBreaks(scalar.text) : scalar.text
      guard let template = EmbeddedText.template(text, &collector) else { continue }
      replacements.append(.init(range: range, content: EmbeddedText(template, .yaml(style))))
    }
    return ByteTemplate(bytes, replacements)
  }

  /// Returns which bytes are written anew, and how.
  private static func place(of scalar: YAMLScalar, in bytes: [UInt8]) -> (Range<Int>, YAMLStyle)? {
    switch scalar.kind {
    case .plain: return (scalar.range, .plain(isInFlow: scalar.isInFlow))
    case .singleQuoted: return (scalar.range, .singleQuoted)
    case .doubleQuoted: return (scalar.range, .doubleQuoted)
    case .literal, .folded:
      // After the line with the sign, up to the end of the last line with anything in it.
      let lines = TextLine.lines(of: bytes, in: scalar.range).dropFirst()
      guard let first = lines.first(where: { !$0.isBlank(in: bytes) }),
        let last = lines.last(where: { !$0.isBlank(in: bytes) })
      else { return nil }
      let indentation =
        lines.filter { !$0.isBlank(in: bytes) }.map { line in
          bytes[line.content].prefix { $0 == UInt8(ascii: " ") }.count
        }.min() ?? 0
      // Lines that are moved in more are not folded, and empty lines before the text count.
      let isFolded = scalar.kind == .folded
      if isFolded, scalar.text.contains("\n ") || scalar.text.hasPrefix("\n") || scalar.text.hasPrefix(" ") {
        return nil
      }
      if scalar.text.hasPrefix("\n") { return nil }
      return (
        first.content.lowerBound..<last.content.upperBound,
        .block(indentation: indentation, lineEnd: Array(bytes[first.end]), isFolded: isFolded)
      )
    }
  }

  private static func withoutEndingBreaks(_ text: String) -> String {
    var text = text
    while text.unicodeScalars.last == "\n" { text.unicodeScalars.removeLast() }
    return text
  }
}

/// How a string of YAML is written.
enum YAMLStyle: Sendable {
  case plain(isInFlow: Bool)
  case singleQuoted
  case doubleQuoted
  case block(indentation: Int, lineEnd: [UInt8], isFolded: Bool)

  /// Returns the bytes for a string.
  func written(_ text: String) -> [UInt8] {
    switch self {
    case .plain(let isInFlow):
      if isPlain(text, isInFlow: isInFlow) { return Array(text.utf8) }
      return isSingleLine(text) ? quoted(text) : jsonString(text, escapesNonASCII: false, escapesSlash: false)
    case .singleQuoted:
      return isSingleLine(text) ? quoted(text) : jsonString(text, escapesNonASCII: false, escapesSlash: false)
    case .doubleQuoted: return jsonString(text, escapesNonASCII: false, escapesSlash: false)
    case .block(let indentation, let lineEnd, let isFolded):
      let space = [UInt8](repeating: 0x20, count: indentation)
      let lineEnd = lineEnd.isEmpty ? [0x0A] : lineEnd
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        line.isEmpty ? [] : space + Array(line.utf8)
      }
      // In a folded text a single line break is a space.
      return Array(lines.joined(separator: isFolded ? lineEnd + lineEnd : lineEnd))
    }
  }

  private func quoted(_ text: String) -> [UInt8] {
    Array("'".utf8) + text.utf8.flatMap { $0 == UInt8(ascii: "'") ? [$0, $0] : [$0] } + Array("'".utf8)
  }

  private func isSingleLine(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy {
      $0.value >= 0x20 && $0.value != 0x7F && !(0x80..<0xA0).contains($0.value) && $0 != "\u{2028}"
        && $0 != "\u{2029}"
    }
  }

  /// Whether a text needs no quotes (YAML 1.2, 7.3.3).
  private func isPlain(_ text: String, isInFlow: Bool) -> Bool {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last, isSingleLine(text)
    else { return false }
    if "-?:,[]{}#&*!|>'\"%@`=~ ".unicodeScalars.contains(first) || last == " " || last == ":" { return false }
    if text.contains(": ") || text.contains(" #") || isYAMLKeyword(text) { return false }
    return !(isInFlow && text.unicodeScalars.contains { ",[]{}".unicodeScalars.contains($0) })
  }
}

/// Whether a plain scalar means something else than its text: a truth value, nothing, a number.
private func isYAMLKeyword(_ text: String) -> Bool {
  ["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(text.lowercased())
    || Double(text) != nil
}
