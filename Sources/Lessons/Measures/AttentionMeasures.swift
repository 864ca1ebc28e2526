internal import Bitext
internal import Glibc
internal import Tensors
internal import Text
internal import Translation

/// What a head does in the mean of many queries.
struct HeadShare: Sendable {
  /// Counted from 1.
  let layer: Int
  let head: Int
  let share: Double
}

extension TrainedModel {
  /// Returns what the model's attentions do while it reads a pair and is made to write its target.
  func inspection(of pair: SentencePair, _ parts: Set<AttentionPart>) -> AttentionInspection {
    let tokens = tokens(of: pair)
    return inspection(source: tokens.source, target: tokens.target, parts)
  }

  /// Returns where the model looks in the same.
  func attention(of pair: SentencePair) -> SentenceAttention {
    let tokens = tokens(of: pair)
    return attention(source: tokens.source, target: tokens.target)
  }

  private func tokens(of pair: SentencePair) -> (source: [TokenID], target: [TokenID]) {
    let pair = reading(source: pair.source, target: pair.target)
    return (sourceTokenizer.encodeSource(pair.source), targetTokenizer.encode(pair.target))
  }

  /// Returns how much of its weight each head of the cross-attention gives the word that stands as far from the end of the
  /// source as the query's word stands from the beginning of the target; the head that gives the most comes first.
  func mirrorShares(on pairs: [SentencePair]) -> [HeadShare] {
    meanShares(of: .cross, on: pairs) { query, key, inspection in
      guard let word = inspection.target[query].word, let other = inspection.source[key].word else {
        return false
      }
      return word + other + 1 == wordCount(inspection.source)
    }
    .sorted { ($0.share, $1.layer, $1.head) > ($1.share, $0.layer, $0.head) }
  }

  /// Returns the share of weight that the heads of a self-attention give, in the mean, to tokens behind the query's.
  func shareBehind(of kind: AttentionKind, on pairs: [SentencePair]) -> Double {
    // The decoder's keys begin with `<s>`, so that its query i is about to write what would be key i + 1.
    let shares = meanShares(of: kind, on: pairs) { query, key, _ in key > query }
    return shares.reduce(0) { $0 + $1.share } / Double(max(1, shares.count))
  }

  /// Returns the mean entropy of the weights of a kind of attention, in bits.
  func entropy(of kind: AttentionKind, on pairs: [SentencePair]) -> Double {
    var (sum, count) = (0.0, 0)
    for pair in pairs {
      for layer in inspection(of: pair, [.weights]).layers where layer.site.kind == kind {
        for row in layer.heads.flatMap(\.weights) {
          sum -= row.reduce(0) { $1 > 0 ? $0 + Double($1) * log2(Double($1)) : $0 }
          count += 1
        }
      }
    }
    return sum / Double(max(1, count))
  }

  /// Returns for each head of a kind the mean, over the queries of words, of the weight of the keys that something holds
  /// for.
  ///
  /// - Parameter counts: Told the place of a query, the place of a key, and what both are of.
  private func meanShares(
    of kind: AttentionKind, on pairs: [SentencePair],
    where counts: (_ query: Int, _ key: Int, AttentionInspection) -> Bool
  ) -> [HeadShare] {
    var sums: [[Double]] = []
    var queries = 0
    for pair in pairs {
      let inspection = inspection(of: pair, [.weights])
      let layers = inspection.layers.filter { $0.site.kind == kind }
      if sums.isEmpty { sums = layers.map { [Double](repeating: 0, count: $0.heads.count) } }
      let rows = kind == .encoderSelf ? inspection.source : inspection.target
      let places = rows.indices.filter { rows[$0].word != nil }
      queries += places.count
      for (number, layer) in layers.enumerated() {
        for (head, observed) in layer.heads.enumerated() {
          for query in places {
            let row = observed.weights[query]
            sums[number][head] += row.indices.reduce(0) {
              counts(query, $1, inspection) ? $0 + Double(row[$1]) : $0
            }
          }
        }
      }
    }
    return sums.enumerated().flatMap { layer, heads in
      heads.enumerated().map {
        HeadShare(layer: layer + 1, head: $0 + 1, share: $1 / Double(max(1, queries)))
      }
    }
  }
}

/// Returns the share of the mirrored word where weights are even: one of all words and `</s>`.
func evenShare(on pairs: [SentencePair]) -> Double {
  let lengths = pairs.map { Double(words(of: $0.source).count) }
  return lengths.reduce(0) { $0 + $1 / ($1 + 1) } / max(1, lengths.reduce(0, +))
}

private func wordCount(_ pieces: [ReadablePiece]) -> Int { (pieces.compactMap(\.word).max() ?? -1) + 1 }
