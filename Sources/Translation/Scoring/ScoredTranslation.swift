public import Text

/// How probable a given translation is.
public struct ScoredTranslation: Sendable, Hashable {
  /// The tokens of the target, `</s>` at their end.
  public let tokens: [TokenID]
  /// The natural logarithm of the probability of each token, after the source and the tokens before it.
  public let logProbabilities: [Float]

  package init(tokens: [TokenID], logProbabilities: [Float]) {
    precondition(tokens.count == logProbabilities.count, "one log-probability for each token")
    self.tokens = tokens
    self.logProbabilities = logProbabilities
  }

  /// The natural logarithm of the probability of the whole: the sum over its tokens.
  public var score: Float { Float(sum) }

  /// The mean over its tokens, by which translations of different lengths are compared.
  public var normalizedScore: Float { Float(sum / Double(max(1, tokens.count))) }

  private var sum: Double { logProbabilities.reduce(0) { $0 + Double($1) } }
}
