/// A line of a grammar file, cut into what belongs together.
struct GrammarLine {
  enum Token: Equatable {
    case word(String)
    /// What stood between double quotes.
    case quoted(String)
    /// What stood between square brackets, at its spaces and commas.
    case features([String])
    case plus
  }

  let number: Int
  /// Whether it begins with a space and so belongs to the line above that does not.
  let isIndented: Bool
  var tokens: [Token]

  /// Cuts a text into its lines, without those that are empty or hold only a comment.
  static func lines(of text: String, path: String) throws -> [GrammarLine] {
    var lines: [GrammarLine] = []
    for (index, bytes) in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      let line = String(decoding: bytes, as: UTF8.self)
      let first = bytes.first
      let tokens = try tokens(of: line) { reason in
        GrammarError.malformed(path: path, line: index + 1, reason: reason)
      }
      guard !tokens.isEmpty else { continue }
      lines.append(
        GrammarLine(number: index + 1, isIndented: first == 0x20 || first == 0x09, tokens: tokens))
    }
    return lines
  }

  private static func tokens(of line: String, error: (String) -> GrammarError) throws -> [Token] {
    var tokens: [Token] = []
    var rest = line.unicodeScalars[...]
    while let first = rest.first {
      if first == "#" { break }
      if isSpace(first) {
        rest.removeFirst()
      } else if first == "+" {
        rest.removeFirst()
        tokens.append(.plus)
      } else if first == "\"" || first == "[" {
        let end: Unicode.Scalar = first == "[" ? "]" : "\""
        rest.removeFirst()
        guard let position = rest.firstIndex(of: end) else {
          throw error("'\(first)' without '\(end)'; close it on the same line")
        }
        let inside = rest[..<position]
        rest = rest[rest.index(after: position)...]
        tokens.append(first == "[" ? .features(words(of: inside)) : .quoted(String(inside)))
      } else {
        let word = rest.prefix { !isSpace($0) && !["\"", "[", "+", "#"].contains($0) }
        rest = rest[word.endIndex...]
        tokens.append(.word(String(word)))
      }
    }
    return tokens
  }

  private static func words(of text: Substring.UnicodeScalarView) -> [String] {
    text.split { isSpace($0) || $0 == "," }.map { String($0) }
  }
}

private func isSpace(_ scalar: Unicode.Scalar) -> Bool {
  scalar == " " || scalar == "\t" || scalar == "\r"
}
