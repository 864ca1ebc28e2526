public import Text

/// Does not let so many tokens follow each other a second time [n-gram blocking].
///
/// Paulus, Xiong and Socher 2018, "A Deep Reinforced Model for Abstractive Summarization", section 2.5.
public struct NoRepeatedNGram: TokenConstraint {
  private let order: Int
  private var tokens: [TokenID] = []
  /// What would make n-grams that have been.
  private var excluded: [TokenID] = []

  /// - Parameter order: How many tokens an n-gram has; with 1 no token comes twice.
  public init(_ order: Int) {
    precondition(order >= 1, "an n-gram has at least 1 token, not \(order)")
    self.order = order
  }

  public func allows(_ token: TokenID) -> Bool { !excluded.contains(token) }

  public mutating func advance(_ token: TokenID) {
    tokens.append(token)
    let last = tokens.suffix(order - 1)
    excluded = tokens.indices.dropFirst(order - 1).compactMap { index in
      tokens[index - (order - 1)..<index] == last ? tokens[index] : nil
    }
  }
}
