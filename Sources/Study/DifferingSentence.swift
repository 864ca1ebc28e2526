internal import Evaluation

/// A sentence that some systems translate much better than others.
public struct DifferingSentence: Sendable, Equatable {
  /// Its line in the test set, counted from 0.
  public var line: Int
  /// The sentence scores of each system.
  public var chrF: [Double]
  public var bleu: [Double]

  /// How far apart the systems are: the best sentence chrF less the worst.
  public var spread: Double { (chrF.max() ?? 0) - (chrF.min() ?? 0) }

  /// Returns the sentences whose chrF differs most between systems, the widest spread first.
  ///
  /// Of equal source sentences only the first counts; sentences that all systems translate equally well are left out.
  static func most(
    _ count: Int, sources: [String], systems: [[String]], references: [[String]], _ options: EvaluationOptions
  ) -> [DifferingSentence] {
    let chrF = systems.map {
      ScoredCorpus(options.chrF, hypotheses: $0, references: references).sentenceScores
    }
    let bleu = systems.map {
      ScoredCorpus(options.bleu, hypotheses: $0, references: references).sentenceScores
    }
    var seen: Set<[UInt8]> = []
    let sentences = sources.indices.filter { seen.insert(Array(sources[$0].utf8)).inserted }.map { line in
      DifferingSentence(line: line, chrF: chrF.map { $0[line] }, bleu: bleu.map { $0[line] })
    }
    let sorted = sentences.filter { $0.spread > 0 }.sorted { ($1.spread, $0.line) < ($0.spread, $1.line) }
    return Array(sorted.prefix(count))
  }
}
