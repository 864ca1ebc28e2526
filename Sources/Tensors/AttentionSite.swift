/// Which attention of a model: what looks, and at what.
public enum AttentionKind: String, Sendable, CaseIterable, Codable {
  /// Source tokens at source tokens.
  case encoderSelf = "encoder-self"
  /// Target tokens at themselves and at those before them.
  case decoderSelf = "decoder-self"
  /// Target tokens at source tokens.
  case cross
}

/// Where in a model an attention stands; it is told so when it is made.
public struct AttentionSite: Hashable, Sendable {
  public let kind: AttentionKind
  /// The number of the layer among those of its kind, from 0.
  public let layer: Int

  public init(kind: AttentionKind, layer: Int) {
    self.kind = kind
    self.layer = layer
  }
}
