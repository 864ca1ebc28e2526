internal import Bitext
internal import Translation

/// Some of a row of pairs.
struct PairBlock: Codable, Sendable {
  let pairs: [SentencePair]
  /// How many were read for them.
  let read: Int
  /// What was read up to the last of them.
  let report: CorpusReport
}

/// What is written of some of a row of pairs.
struct ScoredBlock: Codable, Sendable {
  /// The lines, each with its end.
  private(set) var text = ""

  /// - Parameters:
  ///   - pairs: The pairs.
  ///   - scorers: What scores them, and what its model is called.
  init(_ pairs: [SentencePair], _ scorers: [NamedScorer], _ format: ScoreFormat) throws {
    let columns = try scorers.map { named in
      named.scorer.score(
        sources: pairs.map(\.source), targets: pairs.map(\.target),
        graphs: try named.scorer.graphs(of: pairs))
    }
    for (index, pair) in pairs.enumerated() {
      let scored = zip(scorers, columns).map { named, column in
        ScoreFormat.Entry(
          model: named.name, translation: column[index], pieces: named.scorer.pieces(of: column[index]))
      }
      for line in try format.lines(for: pair, scored) { text += line + "\n" }
    }
  }
}

/// What says how probable translations are to a model, and what that is called.
struct NamedScorer: Sendable {
  let name: String
  let scorer: TranslationScorer
}
