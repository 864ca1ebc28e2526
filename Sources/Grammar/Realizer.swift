/// Makes a text of tokens: spaces if the language has them, a capital letter at the beginning of what ends with a mark, and
/// no comma where another mark stands.
struct Realizer: Sendable {
  private let spellings: [SynchronousGrammar.Spelling]
  private let isSpaced: Bool

  init(_ spellings: [SynchronousGrammar.Spelling], isSpaced: Bool) {
    self.spellings = spellings
    self.isSpaced = isSpaced
  }

  /// Returns the text of tokens, and those that are its words; a mark belongs to the word before it.
  func text(_ tokens: [GrammarToken]) -> (text: String, words: [GrammarToken]) {
    var text = ""
    var words: [GrammarToken] = []
    let tokens = withoutNeedlessCommas(tokens)
    for (index, token) in tokens.enumerated() {
      if text.isEmpty || !isPunctuation(token.text) {
        if !text.isEmpty && isSpaced { text += " " }
        words.append(token)
      }
      text +=
        index + 1 < tokens.count ? spelled(token.text, before: tokens[index + 1].text) : token.text
    }
    guard let first = text.unicodeScalars.first, endsSentence(text) else { return (text, words) }
    return (first.properties.uppercaseMapping + String(text.unicodeScalars.dropFirst()), words)
  }

  /// Whether the last mark, quotes and brackets around it left out, is one that ends sentences.
  private func endsSentence(_ text: String) -> Bool {
    let last = text.unicodeScalars.last { scalar in
      switch scalar.properties.generalCategory {
      case .finalPunctuation, .closePunctuation: false
      default: scalar != "\"" && scalar != "'"
      }
    }
    return last?.properties.isSentenceTerminal == true
  }

  /// Clauses end with a comma, which is left out before the next mark, at the beginning and at the end.
  private func withoutNeedlessCommas(_ tokens: [GrammarToken]) -> [GrammarToken] {
    var kept: [GrammarToken] = []
    for token in tokens {
      if isPunctuation(token.text), isComma(kept.last) { kept.removeLast() }
      if isComma(token), kept.isEmpty { continue }
      kept.append(token)
    }
    if isComma(kept.last) { kept.removeLast() }
    return kept
  }

  private func isComma(_ token: GrammarToken?) -> Bool { token?.text == "," || token?.text == "，" }

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
