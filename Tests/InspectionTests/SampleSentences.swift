import Inspection

/// Tokens of words, the second word of two pieces, with the mark of the end.
func sampleTokens(_ words: [String]) -> [InspectedToken] {
  words.enumerated().map { InspectedToken(text: $1, word: $0) }
    + [InspectedToken(text: "</s>", word: nil, isMark: true)]
}

/// Numbers that differ, from -1 to 1.
func sampleNumbers(_ rows: Int, _ columns: Int, seed: Int = 1) -> [[Float]] {
  (0..<rows).map { row in
    (0..<columns).map { column in Float((row * 31 + column * 17 + seed * 7) % 41 - 20) / 20 }
  }
}

/// A head whose weights are the softmax of its scores; a causal query sees what is not behind it.
func sampleHead(_ rows: Int, _ columns: Int, isCausal: Bool = false, seed: Int) -> InspectedHead {
  let scores = sampleNumbers(rows, columns, seed: seed).enumerated().map { row, line in
    line.enumerated().map { column, score in isCausal && column > row ? -Float.infinity : 3 * score }
  }
  let weights = scores.map { line in
    let powers = line.map { score -> Float in
      // A power of two is as good as one of e, and needs no library.
      score.isFinite ? Float(sign: .plus, exponent: Int(score.rounded()), significand: 1) : 0
    }
    let total = powers.reduce(0, +)
    return powers.map { $0 / total }
  }
  return InspectedHead(
    weights: weights, queries: sampleNumbers(rows, 5, seed: seed),
    keys: sampleNumbers(columns, 5, seed: seed + 1),
    scores: scores, values: sampleNumbers(columns, 5, seed: seed + 2))
}

/// A sentence as a Transformer of two layers and two heads reads and writes it.
func sampleSentence(
  name: String = "sample", source: [String] = ["Gestern", "las", "ich"],
  target: [String] = ["I", "read", "it", "yesterday"]
) -> InspectedSentence {
  let (sources, targets) = (source.count + 1, target.count + 1)
  let attentions = InspectedAttention.Kind.allCases.flatMap { kind in
    (1...2).map { layer in
      let rows = kind == .encoder ? sources : targets
      let columns = kind == .decoder ? targets : sources
      return InspectedAttention(
        kind: kind, layer: layer,
        heads: (0..<2).map {
          sampleHead(rows, columns, isCausal: kind == .decoder, seed: 3 * layer + $0)
        })
    }
  }
  return InspectedSentence(
    name: name, source: .init(language: "de", tokens: sampleTokens(source)),
    target: .init(language: "en", tokens: sampleTokens(target)), attentions: attentions)
}

/// A sentence of a model that has one vector of the source.
func sampleVectorSentence(name: String = "vector", seed: Int = 1) -> InspectedSentence {
  InspectedSentence(
    name: name, source: .init(language: "de", tokens: sampleTokens(["Guten", "Morgen"])),
    target: .init(language: "en", tokens: sampleTokens(["Good", "morning"])), attentions: [],
    context: sampleNumbers(1, 24, seed: seed)[0])
}
