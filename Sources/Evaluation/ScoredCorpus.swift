/// The statistics of every line of a corpus, from which all scores of it and of its parts follow.
public struct ScoredCorpus<M: Metric>: Sendable {
  public let metric: M
  public let referenceCount: Int
  /// The statistics of each line.
  public let statistics: [M.Statistics]
  /// The statistics of all lines together.
  public let total: M.Statistics

  /// Counts the statistics of every line; every reference has as many lines as the hypotheses.
  public init(_ metric: M, hypotheses: [String], references: [[String]]) {
    precondition(!references.isEmpty, "a score needs a reference")
    precondition(references.allSatisfy { $0.count == hypotheses.count }, "lines without a partner")
    self.metric = metric
    referenceCount = references.count
    statistics = hypotheses.indices.map { line in
      metric.statistics(hypothesis: hypotheses[line], references: references.map { $0[line] })
    }
    total = statistics.reduce(.zero, +)
  }

  /// The score of all lines together.
  public var score: Double { metric.score(total) }

  /// The score of each line, by the metric's variant for sentences.
  public var sentenceScores: [Double] {
    let metric = metric.forSentences
    return statistics.map { metric.score($0) }
  }

  /// Returns the score of some lines together, each as often as it is named.
  public func score(ofLines lines: [Int]) -> Double {
    var sum = M.Statistics.zero
    for line in lines { sum += statistics[line] }
    return metric.score(sum)
  }
}
