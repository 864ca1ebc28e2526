/// Which attention of a model: what looks, and at what.
public enum AttentionKind: String, Sendable, CaseIterable, Codable {
  /// Source tokens at source tokens.
  case encoderSelf = "encoder-self"
  /// Target tokens at themselves and at those before them.
  case decoderSelf = "decoder-self"
  /// Target tokens at source tokens.
  case cross

  /// Tells the kind from the path of a layer: self-attention is called so or belongs to the encoder.
  init(layer path: String) {
    let parts = path.split(separator: ".")
    if parts.first == "encoder" {
      self = .encoderSelf
    } else {
      self = parts.last == "selfAttention" ? .decoderSelf : .cross
    }
  }
}

/// Which layers of a kind of attention to show.
public enum AttentionLayers: Sendable, Hashable {
  /// One, counted from 1.
  case number(Int)
  case last
  /// The mean of all.
  case mean
  /// Each by itself.
  case all
}

/// Which heads of a layer to show.
public enum AttentionHeads: Sendable, Hashable {
  /// One, counted from 1.
  case number(Int)
  case mean
  /// Each by itself.
  case all
}
