internal import Layers
internal import Text

/// A token that could come next, and the logarithm of its probability.
struct Candidate {
  let token: TokenID
  let logProbability: Float

  /// Whether it comes before another, best first, ties by the lower identifier.
  func precedes(_ other: Candidate) -> Bool {
    (other.logProbability, token) < (logProbability, other.token)
  }
}

/// The most probable next tokens of every row: all of a step's logits that a search looks at.
struct Candidates {
  private var ids: [TokenID]
  private var logProbabilities: [Float]
  /// Number of candidates of a row.
  let count: Int
  /// How many were asked for.
  var wanted = 0

  /// - Parameter count: How many candidates of each row are wanted; the vocabulary may have fewer.
  init(_ logits: Logits, count: Int) {
    self.count = min(count, logits.columns)
    (ids, logProbabilities) = logits.topLogProbabilities(count: self.count)
  }

  /// Makes room for candidates, all impossible as yet.
  init(rows: Int, count: Int) {
    self.count = count
    ids = [TokenID](repeating: 0, count: rows * count)
    logProbabilities = [Float](repeating: -.infinity, count: rows * count)
  }

  /// Puts a candidate in its place.
  mutating func set(row: Int, rank: Int, token: TokenID, logProbability: Float) {
    ids[row * count + rank] = token
    logProbabilities[row * count + rank] = logProbability
  }

  /// Returns the first candidate of a row, from a rank on, that a hypothesis may go on with, and its rank.
  ///
  /// Candidates that are impossible or not a number do not count. Rounding can make a logarithm of a probability
  /// positive by a hair; none is returned, because searches count on sums that never grow.
  func first(
    from rank: Int, row: Int, after hypothesis: OpenHypothesis, _ task: SearchTask
  ) -> (rank: Int, candidate: Candidate)? {
    for rank in rank..<max(rank, count) {
      let index = row * count + rank
      guard logProbabilities[index].isFinite else { return nil }
      guard hypothesis.allows(ids[index], task) else { continue }
      return (rank, Candidate(token: ids[index], logProbability: min(0, logProbabilities[index])))
    }
    return nil
  }

  /// The candidates of a row.
  func tokens(row: Int) -> ArraySlice<TokenID> { ids[row * count..<(row + 1) * count] }

  /// Returns a token of a row with its probability; nil where it is not among the candidates.
  func candidate(_ token: TokenID, row: Int) -> Candidate? {
    guard let index = tokens(row: row).firstIndex(of: token), logProbabilities[index].isFinite else {
      return nil
    }
    return Candidate(token: token, logProbability: min(0, logProbabilities[index]))
  }
}
