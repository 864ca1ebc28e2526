internal import Bitext
internal import Evaluation

/// A sentence of the test set that a report shows, with the sentence scores of each system.
public struct ReportedSentence: Sendable, Equatable {
  /// Its line in the test set, counted from 0.
  public var line: Int
  /// By system.
  public var chrF: [Double]
  public var bleu: [Double]

  /// How far apart the systems are: the best sentence chrF less the worst.
  public var spread: Double { (chrF.max() ?? 0) - (chrF.min() ?? 0) }

  /// The mean of the systems' sentence chrF.
  var mean: Double { chrF.reduce(0, +) / Double(max(1, chrF.count)) }
}

/// Finds the sentences that tell most of systems: those they differ most on, and typical ones.
struct SentenceChoice {
  /// Of equal source sentences only the first.
  private let sentences: [ReportedSentence]
  private let sources: [String]

  init(sources: [String], systems: [[String]], references: [[String]], _ options: EvaluationOptions) {
    let chrF = systems.map {
      ScoredCorpus(options.chrF, hypotheses: $0, references: references).sentenceScores
    }
    let bleu = systems.map {
      ScoredCorpus(options.bleu, hypotheses: $0, references: references).sentenceScores
    }
    var seen: Set<[UInt8]> = []
    sentences = sources.indices.filter { seen.insert(Array(sources[$0].utf8)).inserted }.map { line in
      ReportedSentence(line: line, chrF: chrF.map { $0[line] }, bleu: bleu.map { $0[line] })
    }
    self.sources = sources
  }

  /// Returns the sentences whose chrF differs most between systems, the widest spread first; those that all systems
  /// translate equally well are left out.
  func differing(_ count: Int) -> [ReportedSentence] {
    let sorted = sentences.filter { $0.spread > 0 }.sorted { ($1.spread, $0.line) < ($0.spread, $1.line) }
    return Array(sorted.prefix(count))
  }

  /// Returns sentences that are translated neither well nor badly for their length: of each of so many parts of the
  /// test set, from the shortest sources to the longest, the one whose mean chrF is in the middle.
  ///
  /// - Parameter others: Sentences that are shown already.
  func typical(_ count: Int, without others: [ReportedSentence]) -> [ReportedSentence] {
    let shown = Set(others.map(\.line))
    let ordered = sentences.filter { !shown.contains($0.line) }.map {
      ($0, TextLength.words(sources[$0.line]))
    }
    .sorted { ($0.1, $0.0.line) < ($1.1, $1.0.line) }.map(\.0)
    let parts = min(count, ordered.count)
    return (0..<parts).map { part in
      let group = ordered[ordered.count * part / parts..<ordered.count * (part + 1) / parts]
      let byScore = group.sorted { ($0.mean, $0.line) < ($1.mean, $1.line) }
      return byScore[byScore.count / 2]
    }
  }
}
