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
    precondition(
      baseline.statistics.count == system.statistics.count, "the two systems translated different corpora")
    let scores = bootstrap.scores(of: [baseline, system])
    let differences = zip(scores[0], scores[1]).map { abs($1 - $0) }
    let mean = differences.reduce(0, +) / Double(differences.count)
    let observed = abs(system.score - baseline.score)
    let count = differences.count { $0 - mean >= observed }
    return Result(
      baselineInterval: ConfidenceInterval(scores: scores[0]),
      systemInterval: ConfidenceInterval(scores: scores[1]),
      pValue: Double(count + 1) / Double(differences.count + 1))
  }
}
