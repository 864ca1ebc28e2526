internal import Text

/// Makes constraints on tokens of what is said about texts.
struct ConstraintEncoder {
  /// Where words end.
  let edges: WordEdges
  private let tokenizer: Tokenizer
  private let pieces: PieceIndex
  /// The placeholder that each piece holds.
  private let placeholders: [TokenID: Placeholder]

  init(_ tokenizer: Tokenizer, _ rules: GenerationRules) {
    self.tokenizer = tokenizer
    edges = WordEdges(tokenizer.vocabulary)
    pieces = PieceIndex(tokenizer.vocabulary, where: rules.canGenerate)
    placeholders = tokenizer.vocabulary.placeholders
  }

  /// What has a translation consist of pieces of text alone.
  var withoutBytes: NoBytes { NoBytes(tokenizer.vocabulary) }

  /// Returns what has a translation begin with a text; nil where nothing can be seen of it.
  func prefix(_ text: String) -> TargetPrefix? { TargetPrefix(text, tokenizer, pieces) }

  /// Returns what has a translation say phrases; nil where there are none that the vocabulary has words for.
  ///
  /// A phrase is said with a space before it or, where that makes no longer word of it, without.
  ///
  /// - Parameter texts: Of each phrase the texts of which one is enough.
  func phrases(_ texts: [[String]]) -> RequiredPhrases? {
    let phrases = texts.map { $0.flatMap { spellings(of: $0) } }.filter { !$0.isEmpty }
    return phrases.isEmpty ? nil : RequiredPhrases(spellings: phrases, edges: edges)
  }

  /// Returns what has a translation say the placeholders of its source once each, and no others; nil where it has none.
  func placeholders(of text: String) -> CarriedPlaceholders? {
    let found = Set(text.unicodeScalars.compactMap { Placeholder($0) })
    return found.isEmpty ? nil : CarriedPlaceholders(found, pieces: placeholders)
  }

  private func spellings(of text: String) -> [[TokenID]] {
    let text = withoutLineEnds(text)
    let spellings = [tokenizer.encode(text), tokenizer.encodeContinuation(text)]
    guard !spellings[0].isEmpty, isKnown(spellings[0]) else { return [] }
    return isKnown(spellings[1]) && spellings[1] != spellings[0] ? spellings : [spellings[0]]
  }

  private func isKnown(_ tokens: [TokenID]) -> Bool {
    tokenizer.vocabulary.unknownID.map { !tokens.contains($0) } ?? true
  }
}

extension TranslatorOptions {
  /// What every translation must observe.
  var allConstraints: [any TokenConstraint] {
    var list = constraints
    if let order = noRepeatedNGram { list.append(NoRepeatedNGram(max(1, order))) }
    if minimumLength > 0 { list.append(MinimumLength(minimumLength)) }
    return list
  }
}
