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
func isYAMLKeyword(_ text: String) -> Bool {
  ["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(text.lowercased())
    || Double(text) != nil
}
