internal import Glibc
internal import Text

/// All tokens that can come next after one hypothesis, and how probable each is [softmax].
struct NextDistribution {
  /// In the order of their identifiers.
  let tokens: [TokenID]
  private let logits: [Float]
  private let normalizer: Float

  init(tokens: [TokenID], logits: [Float]) {
    self.tokens = tokens
    self.logits = logits
    normalizer = logarithmOfSum(logits)
  }

  /// Returns a token with its probability; nil where it cannot come.
  func candidate(_ token: TokenID) -> Candidate? {
    tokens.placeSorted(of: token).flatMap(candidate(at:))
  }

  /// Returns all that a hypothesis may go on with, in the order of identifiers.
  func candidates(after hypothesis: OpenHypothesis, _ task: SearchTask) -> [Candidate] {
    if let forced = hypothesis.constraints?.forced {
      let end = task.rules.endID
      return (hypothesis.allows(end, task) ? [end] + forced : forced).compactMap(candidate)
    }
    return tokens.indices.compactMap { index in
      hypothesis.allows(tokens[index], task) ? candidate(at: index) : nil
    }
  }

  private func candidate(at index: Int) -> Candidate? {
    let logProbability = logits[index] - normalizer
    return logProbability.isFinite
      ? Candidate(token: tokens[index], logProbability: min(0, logProbability)) : nil
  }
}

/// log Σ exp(x), without overflow.
private func logarithmOfSum(_ values: [Float]) -> Float {
  let largest = values.max() ?? 0
  return largest + log(values.reduce(Float(0)) { $0 + exp($1 - largest) })
}
