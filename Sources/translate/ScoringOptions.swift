internal import CommandLineTool
internal import Evaluation
internal import Files
internal import Randomness

/// How `evaluate` and `compare` are told what to score by.
enum ScoringOptions {
  static let references = Option.list(
    "references", .input, isRequired: true,
    help: "the right translations, one a line; several files are several references of each line")
  static let metrics = Option(
    "metrics", metricList, default: [.bleu, .chrF, .ter],
    help: "names of metrics: bleu, chrf, chrf++, ter")
  static let tokenizations = "13a, intl, zh, char, or none for text that is tokenised already"
  static let tokenization = Option.optional(
    "tokenization", .choice("NAME", of: BLEUTokenization.self), defaultText: "what suits the language",
    help: "how BLEU finds words: \(tokenizations)")
  static let language = Option.optional(
    "to", .text("TAG"), defaultText: "that of the model",
    help: "the language of the references, by which BLEU finds words where --tokenization is not given")
  static let smoothing = Option(
    "smoothing",
    .choice(
      "METHOD",
      [
        "exp": BLEU.Smoothing.exponential, "floor": BLEU.Smoothing.floor(0.1),
        "add-k": BLEU.Smoothing.addK(1),
        "none": BLEU.Smoothing.none,
      ]),
    default: .exponential,
    help: "what BLEU does where no n-gram of an order matches: exp, floor, add-k or none")
  static let lowercase = Option.flag("lowercase", help: "compare in lower case")
  static let resamples = Option(
    "resamples", .integer(from: 1, through: 1_000_000), default: 1000,
    help: "how often to resample (bootstrap)")
  static let decimals = Option(
    "decimals", .integer(from: 0, through: 10), default: 1, help: "decimals of printed scores")

  static let all = group("Scoring") {
    references
    metrics
    language
    tokenization
    smoothing
    lowercase
    resamples
    decimals
  }
}

private let metricList = ValueKind<[MetricKind]>(
  name: "NAME,…",
  expected: "a list, separated by commas, of " + MetricKind.allCases.map(\.rawValue).joined(separator: ", "),
  parse: { try? MetricKind.list($0) }, show: { $0.map(\.rawValue).joined(separator: ",") })

extension Arguments {
  /// What to score by; whether to resample and to score sentences is left to the command.
  ///
  /// - Parameter language: The language that models translate to; nil where none is known.
  func evaluationOptions(language: String?) -> EvaluationOptions {
    let language = self[ScoringOptions.language] ?? language
    return EvaluationOptions(
      metrics: self[ScoringOptions.metrics],
      tokenization: self[ScoringOptions.tokenization] ?? language.map { .suiting(language: $0) }
        ?? .mteval13a,
      smoothing: self[ScoringOptions.smoothing], lowercase: self[ScoringOptions.lowercase])
  }

  /// The resampling that `--resamples` and `--seed` ask for.
  var bootstrap: Bootstrap {
    Bootstrap(resamples: self[ScoringOptions.resamples], seed: seed)
  }

  /// Reads the files of references.
  func references() throws -> [NamedLines] {
    try self[ScoringOptions.references].map { try namedLines(of: $0) }
  }
}

/// Reads all lines of a file.
func namedLines(of path: String) throws -> NamedLines {
  let reader = try LineReader(path: path)
  var lines: [String] = []
  while let line = try reader.next() { lines.append(line) }
  return NamedLines(name: path, lines: lines)
}
