internal import CommandLineTool
internal import Evaluation
internal import Files
internal import Randomness

/// How `evaluate` and `compare` are told what to score by.
enum ScoringOptions {
  static let references = Option.list(
    "references", .input, isRequired: true,
    help: "the right translations, one a line; several files are several references of each line")
  /// The same where something else can stand in their place.
  static let optionalReferences = Option.list(
    "references", .input,
    help:
      "the right translations, one a line; several files are several references of each line; needed except "
      + "with --contrastive")
  static let metrics = Option(
    "metrics", metricList, default: [.bleu, .chrF, .ter],
    help: "names of metrics: bleu, chrf, chrf++, ter")
  static let tokenization = Option.optional(
    "tokenization", .choice("NAME", of: BLEUTokenization.self), defaultText: "what suits the language",
    help: "how BLEU finds words: \(BLEUTokenization.help)")
  static let language = Option.optional(
    "to", .text("TAG"), defaultText: "that of the model",
    help: "the language of the references, by which BLEU finds words where --tokenization is not given")
  static let smoothing = Option(
    "smoothing", smoothingMethod, default: .exponential,
    help: "what BLEU does where no n-gram of an order matches: exp, floor[:MATCHES], add-k[:COUNT] or none")
  static let effectiveOrder = Option.flag(
    "effective-order",
    help: "leave orders of n-grams longer than the translation out of BLEU; --sentence always does")
  static let lowercase = Option.flag("lowercase", help: "compare in lower case; TER always does")
  static let characterOrder = Option(
    "chrf-char-order", .integer(from: 1, through: 12), default: 6, help: "the longest n-grams of characters")
  static let wordOrder = Option(
    "chrf-word-order", .integer(from: 0, through: 4), default: 0,
    help: "the longest n-grams of words; 2 is chrF++, which the metric chrf++ always has")
  static let beta = Option(
    "chrf-beta", .integer(from: 1, through: 1000), default: 2,
    help: "how many times as important recall is as precision")
  static let whitespace = Option.flag("chrf-whitespace", help: "count spaces as characters")
  static let epsilonSmoothing = Option.flag(
    "chrf-eps-smoothing", help: "the mean of the scores of all orders, as in the author's script")
  static let normalized = Option.flag(
    "ter-normalized", help: "set punctuation apart, and put back what XML escapes")
  static let noPunctuation = Option.flag("ter-no-punct", help: "leave punctuation out")
  static let asianSupport = Option.flag(
    "ter-asian-support",
    help: "with either of these: also that of Chinese and Japanese, whose characters are words")
  static let caseSensitive = Option.flag("ter-case-sensitive", help: "tell capitals from small letters")
  static let resamples = Option(
    "resamples", .integer(from: 1, through: 1_000_000), default: 1000,
    help: "how often to resample (bootstrap)")
  static let decimals = Option(
    "decimals", .integer(from: 0, through: 10), default: 1, help: "decimals of printed scores")

  static let all = scoring(by: references)
  static let allWithOptionalReferences = scoring(by: optionalReferences)

  private static func scoring(by references: Option<[String]>) -> [OptionDeclaration] {
    group("Scoring") {
      references
      metrics
      language
      tokenization
      smoothing
      effectiveOrder
      lowercase
      resamples
      decimals
    } + details
  }

  /// How chrF and TER compute, for those who compare with scores of others.
  static let details =
    group("chrF") {
      characterOrder
      wordOrder
      beta
      whitespace
      epsilonSmoothing
    }
    + group("TER") {
      normalized
      noPunctuation
      asianSupport
      caseSensitive
    }
}

private let smoothingMethod = ValueKind<BLEU.Smoothing>(
  name: "METHOD",
  expected: "exp, floor, floor:MATCHES, add-k, add-k:COUNT or none, where the numbers are above 0",
  parse: smoothing,
  show: { method in
    switch method {
    case .exponential: "exp"
    case .floor(let value): "floor:\(value)"
    case .addK(let value): "add-k:\(value)"
    case .none: "none"
    }
  })

@Sendable
private func smoothing(_ word: String) -> BLEU.Smoothing? {
  let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
  guard parts.count == 2 else {
    return ["exp": .exponential, "floor": .floor(0.1), "add-k": .addK(1), "none": BLEU.Smoothing.none][word]
  }
  guard let value = Double(parts[1]), value.isFinite, value > 0 else { return nil }
  return switch parts[0] {
  case "floor": .floor(value)
  case "add-k": .addK(value)
  default: nil
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
    var options = EvaluationOptions(metrics: self[ScoringOptions.metrics])
    options.bleu = BLEU(
      tokenization: tokenization(language: self[ScoringOptions.language] ?? language),
      lowercase: self[ScoringOptions.lowercase], smoothing: self[ScoringOptions.smoothing],
      effectiveOrder: self[ScoringOptions.effectiveOrder])
    addDetails(to: &options, lowercase: self[ScoringOptions.lowercase])
    return options
  }

  /// Adds how chrF and TER are to compute.
  func addDetails(to options: inout EvaluationOptions, lowercase: Bool) {
    options.chrF = ChrF(
      characterOrder: self[ScoringOptions.characterOrder], wordOrder: self[ScoringOptions.wordOrder],
      beta: self[ScoringOptions.beta], lowercase: lowercase, whitespace: self[ScoringOptions.whitespace],
      epsilonSmoothing: self[ScoringOptions.epsilonSmoothing])
    options.ter = TER(
      normalize: self[ScoringOptions.normalized], removePunctuation: self[ScoringOptions.noPunctuation],
      asianSupport: self[ScoringOptions.asianSupport], caseSensitive: self[ScoringOptions.caseSensitive])
  }

  /// Returns how BLEU finds words: as the user says, or as suits a language.
  private func tokenization(language: String?) -> BLEUTokenization {
    self[ScoringOptions.tokenization] ?? language.map(tokenization(suiting:)) ?? .mteval13a
  }

  /// Returns how BLEU finds the words of a language where the user does not say.
  func tokenization(suiting language: String) -> BLEUTokenization {
    do {
      let preferred = BLEUTokenization.preferred(language: language)
      try preferred.checkAvailability()
      return preferred
    } catch {
      console.note("BLEU counts characters: \(error.description)")
      return .suiting(language: language)
    }
  }

  /// Says what speaks against scoring by these references this way.
  func warn(_ options: EvaluationOptions, _ references: [NamedLines]) {
    for warning in options.warnings(references: references) { console.warn(warning.description) }
  }

  /// The resampling that `--resamples` and `--seed` ask for.
  var bootstrap: Bootstrap {
    Bootstrap(resamples: self[ScoringOptions.resamples], seed: seed)
  }

  /// Reads the files of references.
  func references() throws -> [NamedLines] {
    let paths = self[ScoringOptions.references]
    guard !paths.isEmpty else {
      let references = ScoringOptions.references
      throw UsageError.missingOption(references.name, valueName: references.declaration.valueName)
    }
    return try paths.map { try namedLines(of: $0) }
  }
}

/// Reads all lines of a file.
func namedLines(of path: String) throws -> NamedLines {
  let reader = try LineReader(path: path)
  var lines: [String] = []
  while let line = try reader.next() { lines.append(line) }
  return NamedLines(name: path, lines: lines)
}
