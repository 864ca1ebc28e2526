/// How much of what is known goes into a page, so that browsers open it at once.
package struct InspectionLimits: Sendable {
  /// Numbers of all weights.
  package var weights: Int
  /// Numbers of all queries, keys, scores and values.
  package var vectors: Int

  /// About four and three million bytes.
  package init(weights: Int = 500_000, vectors: Int = 400_000) {
    self.weights = weights
    self.vectors = vectors
  }

  /// Returns the sentences cut down to the limits, each with what was left out of it.
  func apply(to sentences: [InspectedSentence]) -> [(sentence: InspectedSentence, notes: [String])] {
    let share = InspectionLimits(
      weights: weights / max(1, sentences.count), vectors: vectors / max(1, sentences.count))
    return sentences.map { sentence in
      let (cut, note) = share.cutTokens(of: sentence)
      let (kept, other) = share.cutVectors(of: cut)
      return (kept, [note, other].compactMap(\.self))
    }
  }

  /// Leaves out the last tokens where the weights are too many.
  private func cutTokens(of sentence: InspectedSentence) -> (InspectedSentence, String?) {
    let (source, target) = (sentence.source.tokens.count, sentence.target.tokens.count)
    func count(_ source: Int, _ target: Int) -> Int {
      sentence.attentions.reduce(0) { sum, attention in
        let (rows, columns) = attention.kind.shape(source: source, target: target)
        return sum + rows * columns * attention.heads.count
      }
    }
    var limit = max(source, target)
    while limit > 1, count(min(source, limit), min(target, limit)) > weights { limit -= max(1, limit / 16) }
    guard limit < max(source, target) else { return (sentence, nil) }
    var result = sentence
    result.source.tokens = Array(sentence.source.tokens.prefix(limit))
    result.target.tokens = Array(sentence.target.tokens.prefix(limit))
    result.attentions = sentence.attentions.map { attention in
      var attention = attention
      let (rows, columns) = attention.kind.shape(source: min(source, limit), target: min(target, limit))
      attention.heads = attention.heads.map { $0.prefix(queries: rows, keys: columns) }
      return attention
    }
    return (
      result,
      "The sentences are long: of \(source) source and \(target) target tokens the first \(limit) are here, so a "
        + "word's shares may add up to less than 100 %."
    )
  }

  /// Leaves out what stands beside the weights where it is too much: first of the encoder, then of the decoder.
  private func cutVectors(of sentence: InspectedSentence) -> (InspectedSentence, String?) {
    var (result, left) = (sentence, vectors)
    let order: [InspectedAttention.Kind] = [.cross, .decoder, .encoder]
    var missing = 0
    for kind in order {
      for index in sentence.attentions.indices where sentence.attentions[index].kind == kind {
        let count = sentence.attentions[index].heads.reduce(0) { $0 + $1.vectorCount }
        if count <= left {
          left -= count
        } else {
          result.attentions[index].heads = sentence.attentions[index].heads.map(\.withoutVectors)
          missing += 1
        }
      }
    }
    guard missing > 0 else { return (result, nil) }
    return (
      result,
      "The sentences are long: queries, keys, scores and values of \(missing) of \(sentence.attentions.count) layers "
        + "are left out; their weights are here."
    )
  }
}

extension InspectedAttention.Kind {
  /// How many queries look at how many keys.
  fileprivate func shape(source: Int, target: Int) -> (rows: Int, columns: Int) {
    switch self {
    case .encoder: (source, source)
    case .decoder: (target, target)
    case .cross: (target, source)
    }
  }
}
