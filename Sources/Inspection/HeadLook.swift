/// Where a head looks from a word.
package struct HeadLook: Hashable, Sendable {
  package var kind: InspectedAttention.Kind
  package var layer: Int
  /// Counted from 1.
  package var head: Int
  /// The share by which heads are ranked: of what was asked for, or of what it looks at most.
  package var share: Double
  /// The words that it looks at, most first.
  package var looks: [Look]

  package struct Look: Hashable, Sendable {
    package var text: String
    package var share: Double
  }
}

extension InspectedSentence {
  /// Returns the heads ranked by how much they look from a word at another, or at whatever they look at most.
  ///
  /// Of a word that stands several times it is the mean. A head comes up where the word is what looks.
  ///
  /// - Parameters:
  ///   - word: As a person writes it: its case and punctuation at its ends do not count, where no word is exactly so.
  ///   - other: The same; nil for any.
  /// - Throws: `HeadRankingError`, where there is no such word.
  package func heads(from word: String, to other: String? = nil) throws -> [HeadLook] {
    var isWordKnown = false
    var isOtherKnown = other == nil
    var ranked: [HeadLook] = []
    for attention in attentions {
      let rows = InspectedWords(rows(of: attention.kind))
      let columns = InspectedWords(columns(of: attention.kind))
      let (from, to) = (rows.places(of: word), other.map(columns.places) ?? [])
      isWordKnown = isWordKnown || !from.isEmpty
      guard !from.isEmpty, other == nil || !to.isEmpty else { continue }
      isOtherKnown = true
      for (index, head) in attention.heads.enumerated() {
        let shares = shares(of: head.weights, from.flatMap { rows.groups[$0] }, columns.groups)
        let looks = columns.texts.indices.sorted { (shares[$0], $1) > (shares[$1], $0) }.map {
          HeadLook.Look(text: columns.texts[$0], share: shares[$0])
        }
        let share = other == nil ? looks.first?.share ?? 0 : to.reduce(0) { $0 + shares[$1] }
        ranked.append(
          HeadLook(
            kind: attention.kind, layer: attention.layer, head: index + 1, share: share, looks: looks))
      }
    }
    guard isWordKnown else { throw HeadRankingError.noSuchWord(word, words: words) }
    if let other, !isOtherKnown { throw HeadRankingError.noSuchWord(other, words: words) }
    // Equal shares keep the order of the model.
    return ranked.enumerated().sorted { ($0.element.share, $1.offset) > ($1.element.share, $0.offset) }.map(
      \.element)
  }

  /// The words of both sentences, each once.
  private var words: [String] {
    var seen: Set<String> = []
    return (InspectedWords(source.tokens).texts + InspectedWords(target.tokens).texts).filter {
      seen.insert($0).inserted
    }
  }

  /// Returns the mean over rows of the sum over each group of columns.
  private func shares(of weights: [[Float]], _ rows: [Int], _ columns: [[Int]]) -> [Double] {
    columns.map { group in
      let sum = rows.filter(weights.indices.contains).reduce(0.0) { sum, row in
        group.filter(weights[row].indices.contains).reduce(sum) { $0 + Double(weights[row][$1]) }
      }
      return sum / Double(max(1, rows.count))
    }
  }
}
