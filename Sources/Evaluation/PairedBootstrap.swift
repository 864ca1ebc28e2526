/// A test of whether one translation of a corpus is really better than another (Koehn 2004).
public struct PairedBootstrap: Hashable, Sendable {
  public var bootstrap: Bootstrap

  public init(_ bootstrap: Bootstrap = Bootstrap()) {
    self.bootstrap = bootstrap
  }

  /// What a comparison found.
  public struct Result: Hashable, Sendable {
    public let baselineInterval: ConfidenceInterval
    public let systemInterval: ConfidenceInterval
    /// How probable a difference at least as large would be if the two were equally good.
    public let pValue: Double
  }

  /// Returns how two translations of the same lines compare.
  ///
  /// The p-value is that of sacreBLEU's `--paired-bs`: the share of resamples whose absolute difference, less
  /// the mean of these differences, reaches the difference that was observed. Unlike there, reaching it
  /// exactly counts, so that a system compared with itself has the p-value 1.
  public func compare<M: Metric>(baseline: ScoredCorpus<M>, system: ScoredCorpus<M>) -> Result {
    let result = compare([baseline, system])
    return Result(
      baselineInterval: result.intervals[0], systemInterval: result.intervals[1],
      pValue: result.pValues[0][1])
  }

  /// What a comparison of each of several translations with each other found.
  struct AllPairs {
    /// By translation.
    var intervals: [ConfidenceInterval]
    /// By either translation; 1 for one with itself.
    var pValues: [[Double]]
  }

  /// Compares each of several translations of the same lines with each other, all by the same resamples.
  func compare<M: Metric>(_ corpora: [ScoredCorpus<M>]) -> AllPairs {
    precondition(
      corpora.allSatisfy { $0.statistics.count == corpora[0].statistics.count },
      "the systems translated different corpora")
    let scores = bootstrap.scores(of: corpora)
    var pValues = corpora.map { _ in [Double](repeating: 1, count: corpora.count) }
    for first in corpora.indices {
      for second in corpora.indices.dropFirst(first + 1) {
        let observed = abs(corpora[second].score - corpora[first].score)
        pValues[first][second] = pValue(scores[first], scores[second], observed: observed)
        pValues[second][first] = pValues[first][second]
      }
    }
    return AllPairs(intervals: scores.map { ConfidenceInterval(scores: $0) }, pValues: pValues)
  }

  private func pValue(_ first: [Double], _ second: [Double], observed: Double) -> Double {
    let differences = zip(first, second).map { abs($1 - $0) }
    let mean = differences.reduce(0, +) / Double(differences.count)
    let count = differences.count { $0 - mean >= observed }
    return Double(count + 1) / Double(differences.count + 1)
  }
}
