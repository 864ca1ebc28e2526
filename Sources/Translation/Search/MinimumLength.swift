public import Text

/// Does not let a hypothesis end before it has so many tokens.
public struct MinimumLength: TokenConstraint {
  public private(set) var missing: Int

  /// - Parameter count: How many tokens there must be, `</s>` not counted.
  public init(_ count: Int) { missing = max(0, count) }

  public mutating func advance(_ token: TokenID) { missing = max(0, missing - 1) }
}
