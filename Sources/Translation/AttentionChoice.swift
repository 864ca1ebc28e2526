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
