internal import NumberText
public import Randomness

/// Resampling of the sentences of a corpus, with replacement, to see how far a score depends on which were
/// chosen.
public struct Bootstrap: Hashable, Sendable {
  public var resamples: Int
  public var seed: Seed

  /// Creates a plan for at least 1 resample; 1,000 is what Koehn (2004) and sacreBLEU draw.
  public init(resamples: Int = 1000, seed: Seed = Seed(12345)) {
    precondition(resamples > 0, "a bootstrap draws at least one resample")
    self.resamples = resamples
    self.seed = seed
  }

  /// Returns the score of every resample for each of several translations of one corpus.
  ///
  /// A resample takes the same lines from every translation, so scores at the same index can be compared.
  /// Resample k has a stream of its own and is the same whatever the metric and the number of resamples.
  public func scores<M: Metric>(of corpora: [ScoredCorpus<M>]) -> [[Double]] {
    guard let first = corpora.first else { return [] }
    return scores(of: corpora, lines: Array(first.statistics.indices))
  }

  /// The same for some of the lines, as if there were no others.
  private func scores<M: Metric>(of corpora: [ScoredCorpus<M>], lines: [Int]) -> [[Double]] {
    var scores = corpora.map { _ in [Double]() }
    var drawn = lines
    for resample in 0..<resamples {
      var stream = seed.stream(.bootstrap, resample)
      for draw in drawn.indices { drawn[draw] = lines[stream.nextInteger(below: lines.count)] }
      for (index, corpus) in corpora.enumerated() { scores[index].append(corpus.score(ofLines: drawn)) }
    }
    return scores
  }

  /// Returns the 95 % confidence interval of a corpus's score.
  public func confidenceInterval<M: Metric>(of corpus: ScoredCorpus<M>) -> ConfidenceInterval {
    ConfidenceInterval(scores: scores(of: [corpus])[0])
  }

  /// Returns the 95 % confidence interval of the score of some lines together, at least one.
  public func confidenceInterval<M: Metric>(of corpus: ScoredCorpus<M>, lines: [Int]) -> ConfidenceInterval {
    precondition(!lines.isEmpty, "no lines to resample")
    return ConfidenceInterval(scores: scores(of: [corpus], lines: lines)[0])
  }
}

/// Where the scores of 95 % of all resamples lie: the mean ± half the width of that range, as sacreBLEU
/// reports it.
public struct ConfidenceInterval: Hashable, Sendable {
  public let mean: Double
  public let halfWidth: Double

  public init(mean: Double, halfWidth: Double) {
    self.mean = mean
    self.halfWidth = halfWidth
  }

  /// Creates the interval of the scores of at least one resample.
  init(scores: [Double]) {
    let sorted = scores.sorted()
    let cut = sorted.count / 40
    mean = scores.reduce(0, +) / Double(scores.count)
    halfWidth = (sorted[sorted.count - 1 - cut] - sorted[cut]) / 2
  }

  /// Returns the interval as it follows a printed score, such as `μ = 41.02 ± 0.83`.
  public func formatted(decimals: Int) -> String {
    "μ = \(fixed(mean, decimals)) ± \(fixed(halfWidth, decimals))"
  }
}
