/// Makes a text of tokens: spaces, a capital letter at the beginning, and no comma where another mark stands.
struct Realizer: Sendable {
  private let spellings: [SynchronousGrammar.Spelling]

  init(_ spellings: [SynchronousGrammar.Spelling]) { self.spellings = spellings }

  /// Returns the text of tokens.
  func text(_ tokens: [String]) -> String {
    var text = ""
    let tokens = withoutNeedlessCommas(tokens)
    for (index, token) in tokens.enumerated() {
      if !text.isEmpty, !isPunctuation(token) { text += " " }
      text += index + 1 < tokens.count ? spelled(token, before: tokens[index + 1]) : token
    }
    guard let first = text.unicodeScalars.first else { return text }
    return first.properties.uppercaseMapping + String(text.unicodeScalars.dropFirst())
  }

  /// Clauses end with a comma, which is left out before the next mark, at the beginning and at the end.
  private func withoutNeedlessCommas(_ tokens: [String]) -> [String] {
    var kept: [String] = []
    for token in tokens {
      if isPunctuation(token), kept.last == "," { kept.removeLast() }
      if token == ",", kept.isEmpty { continue }
      kept.append(token)
    }
    if kept.last == "," { kept.removeLast() }
    return kept
  }

  private func spelled(_ token: String, before next: String) -> String {
    for spelling in spellings where spelling.word == token {
      if spelling.before.contains(where: { fits(next, $0) }),
        !spelling.except.contains(where: { fits(next, $0) })
      {
        return spelling.replacement
      }
    }
    return token
  }

  /// Whether a word is that of a pattern, or begins with it where the pattern ends with `*`.
  private func fits(_ word: String, _ pattern: String) -> Bool {
    pattern.hasSuffix("*")
      ? word.utf8.starts(with: pattern.utf8.dropLast()) : word == pattern
  }
}
