internal import CommandLineTool
internal import Ranks
internal import Translation

extension Command {
  static let score = Command(
    name: "score", summary: "tell how probable given translations are to one model or more",
    options: {
      group("Model") {
        ModelOptions.systems
        ModelOptions.maskedHeads
      }
      CorpusOptions.input
      group("Corpus") {
        TrainOptions.sourceEdges
      }
      group("Output") {
        ScoreOptions.output
        ScoreOptions.tokens
        ScoreOptions.normalize
        ScoreOptions.json
      }
      EnsembleOptions.all
      group("Work") {
        SearchOptions.precision
        ScoreOptions.batchTokens
      }
    },
    example: """
      translate score --source test.de --target test.en
      translate score --corpus pairs.tsv --model first second --normalize
      translate score --corpus pairs.tsv --json --output scores.jsonl
      mpirun --bind-to none -n 4 translate score --threads 2 --corpus pairs.tsv.gz --output scores
      """
  ) { arguments in
    try arguments.inAllProcesses { group, arguments in
      try group.prepared { try ScoringRun(arguments, group) }.run()
    }
  }
}

/// What to write for each pair, and how to work.
enum ScoreOptions {
  static let output = Option("output", .output, default: "-", help: "where to write; - is standard output")
  static let tokens = Option.flag(
    "tokens", help: "each piece of the target with its log-probability, instead of their sum")
  static let normalize = Option.flag("normalize", help: "the mean by token instead of the sum")
  static let json = Option.flag(
    "json",
    help: "an object a line for each pair and model: model, source, target, pieces, logProbabilities, score, "
      + "normalizedScore")
  static let batchTokens = Option.optional(
    "batch-tokens", .integer(from: 1),
    help:
      "source and target tokens that a thread works on at a time (default: what suits the size of the model); never "
      + "changes a score")
}

extension Arguments {
  /// Loads what says how probable translations are to each of some systems.
  ///
  /// - Parameters:
  ///   - systems: Of one model each, or of several that decide together.
  ///   - batchTokens: How many tokens a thread works on at a time; nil for what suits the model.
  ///   - withEdges: Whether sources come with edges.
  func scorers(
    of systems: [NamedSystem], batchTokens: Int? = nil, withEdges: Bool = false
  ) throws -> [TranslationScorer] {
    let precision = precision
    return try systems.map {
      TranslationScorer(
        try load($0, withEdges: withEdges), threads: threads, precision: precision, batchTokens: batchTokens)
    }
  }
}
