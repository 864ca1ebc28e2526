/// One layer of attention with its heads.
package struct InspectedAttention: Hashable, Sendable {
  package var kind: Kind
  /// Counted from 1 among those of its kind.
  package var layer: Int
  package var score: Score
  package var normalizer: Normalizer
  package var heads: [InspectedHead]

  /// What looks, and at what.
  package enum Kind: String, CaseIterable, Sendable {
    /// Source tokens at source tokens.
    case encoder = "encoder-self"
    /// Target tokens at the beginning of the sentence and the target tokens before them.
    case decoder = "decoder-self"
    /// Target tokens at source tokens.
    case cross

    /// The kind in a word.
    package var name: String {
      switch self {
      case .encoder: "encoder"
      case .decoder: "decoder"
      case .cross: "across"
      }
    }
  }

  /// How well a query fits a key.
  package enum Score: String, Sendable {
    case scaledDot = "scaled-dot"
    case dot
    case bilinear
    case cosine
    case additive
  }

  /// How scores become weights.
  package enum Normalizer: String, Sendable {
    case softmax
    case sigmoid
  }

  package init(
    kind: Kind, layer: Int, score: Score = .scaledDot, normalizer: Normalizer = .softmax,
    heads: [InspectedHead]
  ) {
    self.kind = kind
    self.layer = layer
    self.score = score
    self.normalizer = normalizer
    self.heads = heads
  }
}
