internal import Glibc
public import Text

/// A translation that a search has found.
public struct Hypothesis: Sendable, Hashable {
  /// The tokens, without `<s>` and `</s>`.
  public var tokens: [TokenID]
  /// What hypotheses are ranked by: the sum of `tokenLogProbabilities`, normalised by length.
  public var score: Float
  /// The natural logarithm of the probability of each token and, where the hypothesis is complete, of `</s>`.
  public var tokenLogProbabilities: [Float]
  /// Whether the hypothesis has come to its end; otherwise it was cut at the maximum length.
  public var isComplete: Bool
  /// Whether it says what it had to because the search saw to that.
  public var isForced = false

  public init(tokens: [TokenID], score: Float, tokenLogProbabilities: [Float], isComplete: Bool) {
    self.tokens = tokens
    self.score = score
    self.tokenLogProbabilities = tokenLogProbabilities
    self.isComplete = isComplete
  }
}

/// What makes hypotheses of different lengths comparable: log P(Y | X) / ((5 + |Y|) / 6)^alpha [length penalty].
///
/// Equation 14 of Wu et al. 2016. |Y| counts the tokens and `</s>`. With alpha 0 the most probable hypothesis wins, which
/// favours short ones; with 1 nearly the best mean of the tokens, which suits sentences of ordinary length.
public struct LengthNormalization: Sendable, Hashable {
  /// 0 or more.
  public let alpha: Float

  /// - Precondition: alpha is 0 or more, so that the normaliser never falls with the length.
  public init(alpha: Float = 1) {
    precondition(alpha >= 0, "the length penalty must be at least 0, not \(alpha)")
    self.alpha = alpha
  }

  /// Returns the score of a log-probability of so many tokens.
  public func score(_ logProbability: Float, length: Int) -> Float {
    logProbability / pow((5 + Float(length)) / 6, alpha)
  }
}
