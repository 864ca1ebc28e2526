/// A text divided into what the model reads at once, so that parts of several texts can be translated together.
package struct DividedText: Sendable {
  package let text: String
  let division: LineDivision
  let sentences: [Sentence]

  /// The number of source tokens of each part; none where the model reads nothing of the text.
  package var partTokens: [Int] { sentences.map(\.source.tokens.count) }
}

/// What became of a part of a text.
package struct TranslatedPart: Sendable {
  let translation: SentenceTranslation
}

extension Translator {
  /// Divides texts into the parts that are translated one by one, as `translate` does.
  ///
  /// - Parameters:
  ///   - texts: The texts.
  ///   - prefixes: What the translation of each begins with, an empty text for anything.
  ///   - marked: For each text the ranges of bytes that stay as they are.
  package func divide(_ texts: [String], prefixes: [String], marked: [[Range<Int>]]) -> [DividedText] {
    precondition(
      prefixes.count == texts.count && marked.count == texts.count,
      "prefixes and marks of \(prefixes.count) and \(marked.count) texts for \(texts.count)")
    return divided(texts, prefixes: prefixes, phrases: nil, marked: marked, first: 0)
  }

  /// Translates parts of texts; none is changed by the others.
  package func translate(parts: [(text: DividedText, part: Int)]) -> [TranslatedPart] {
    translate(parts.map { $0.text.sentences[$0.part] }).map(TranslatedPart.init)
  }

  /// Puts the translations of all parts of a text together.
  package func join(_ text: DividedText, _ parts: [TranslatedPart]) -> TranslatedText {
    precondition(parts.count == text.sentences.count, "\(parts.count) of \(text.sentences.count) parts")
    return joined(text, parts.map(\.translation)[...])
  }
}
