internal import Text

/// Makes constraints on tokens of what is said about texts.
struct ConstraintEncoder {
  /// Where words end.
  let edges: WordEdges
  private let tokenizer: Tokenizer
  private let pieces: PieceIndex

  init(_ tokenizer: Tokenizer, _ rules: GenerationRules) {
    self.tokenizer = tokenizer
    edges = WordEdges(tokenizer.vocabulary)
    pieces = PieceIndex(tokenizer.vocabulary, where: rules.canGenerate)
  }

  /// Returns what has a translation begin with a text; nil where nothing can be seen of it.
  func prefix(_ text: String) -> TargetPrefix? { TargetPrefix(text, tokenizer, pieces) }

  /// Returns what has a translation say phrases; nil where there are none that the vocabulary has words for.
  ///
  /// A phrase is said with a space before it or, where that makes no longer word of it, without.
  func phrases(_ texts: [String]) -> RequiredPhrases? {
    let spellings = texts.compactMap { text -> [[TokenID]]? in
      let text = withoutLineEnds(text)
      let spellings = [tokenizer.encode(text), tokenizer.encodeContinuation(text)]
      guard !spellings[0].isEmpty, isKnown(spellings[0]) else { return nil }
      return isKnown(spellings[1]) && spellings[1] != spellings[0] ? spellings : [spellings[0]]
    }
    return spellings.isEmpty ? nil : RequiredPhrases(spellings: spellings, edges: edges)
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
