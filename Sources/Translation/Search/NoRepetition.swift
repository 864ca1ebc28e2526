public import Text

/// Does not let the same tokens follow each other more often than so many times [repetition guard].
///
/// What a model says over and over, it says because what it has said makes that likely; a search for probable
/// translations does not leave such a circle by itself.
public struct NoRepetition: TokenConstraint {
  private let maximum: Int
  private let longest: Int
  private var tokens: [TokenID] = []
  private var excluded: [TokenID] = []

  /// - Parameters:
  ///   - maximum: How many times tokens may stand one after the other.
  ///   - longest: How many tokens are looked at together.
  public init(maximum: Int, longest: Int = 16) {
    precondition(maximum >= 1 && longest >= 1, "\(maximum) times up to \(longest) tokens")
    self.maximum = maximum
    self.longest = longest
  }

  public func allows(_ token: TokenID) -> Bool { !excluded.contains(token) }

  public mutating func advance(_ token: TokenID) {
    tokens.append(token)
    excluded = (1...longest).compactMap { period in
      let length = period * (maximum + 1) - 1
      guard tokens.count >= max(length, period) else { return nil }
      let last = tokens.suffix(length)
      let isPeriodic = last.indices.dropFirst(period).allSatisfy { tokens[$0] == tokens[$0 - period] }
      return isPeriodic ? tokens[tokens.count - period] : nil
    }
  }
}
