internal import CommandLineTool
internal import Tensors
internal import Text
internal import Translation

/// The options that say how translations are searched for.
enum SearchOptions {
  static let beamSize = Option(
    "beam-size", .integer(from: 1, through: 1000), default: 5, help: "hypotheses followed; 1 is greedy")
  static let lengthPenalty = Option.optional(
    "length-penalty", .number("A", from: 0, through: 100),
    defaultText: "what 'translate tune' found for the model, or else 1",
    help: "exponent of the length normalization of Wu et al. 2016; larger favours longer translations")
  static let maximumLengthRatio = Option(
    "maximum-length-ratio", .number("R", above: 0, through: 1000), default: 2,
    help: "a translation has at most R times the tokens of its source, and 10 more")
  static let patience = Option.optional(
    "patience", .number("P", above: 0, through: 1000),
    help: "keep the beam full while translations finish, until P times --beam-size have (Kasai et al. 2022)")
  static let minimumLength = Option.optional(
    "minimum-length", .integer(from: 1, through: 100_000),
    help: "a translation has at least N tokens; of a long text, that of each part")
  static let noRepeatedNGram = Option.optional(
    "no-repeat-ngram", .integer(from: 1, through: 1000),
    help: "no N tokens of a translation follow each other a second time")
  static let sample = Option.flag("sample", help: "draw tokens by their probabilities instead of a beam")
  static let temperature = Option(
    "temperature", .number("T", above: 0, through: 1000), default: 1,
    help: "with --sample or --mbr: below 1 probable tokens become more probable, above 1 less")
  static let topK = Option.optional(
    "top-k", .integer("K", from: 1), help: "with --sample or --mbr: draw from the K most probable tokens only"
  )
  static let topP = Option.optional(
    "top-p", .number("P", above: 0, through: 1),
    help: "with --sample or --mbr: draw from the most probable tokens that together have probability P")
  static let epsilon = Option.optional(
    "epsilon", .number("P", above: 0, below: 1),
    help: "with --sample or --mbr: draw from tokens of at least probability P, or the most probable one")
  static let mbr = Option.optional(
    "mbr", .integer(from: 2, through: 1000),
    help:
      "draw N translations, as --sample does, and take the one that is most like the others (minimum Bayes risk); "
      + "scores are then means of --mbr-metric")
  static let mbrMetric = Option(
    "mbr-metric", .choice("METRIC", of: UtilityMetric.self), default: .chrF,
    help: "with --mbr: how alike two translations are, chrf or bleu")

  static let precision = Option(
    "precision", .choice("NAME", of: WeightPrecision.self), default: .float32,
    help: "numbers that weights are held and multiplied in; int8 is fastest and sometimes finds other words")

  static let shortlist = Option.optional(
    "shortlist", .input,
    help: "translate with the target tokens that this file lists for each source alone: faster; "
      + "'translate shortlist build' makes one")

  static let all = group("Search") {
    beamSize
    lengthPenalty
    maximumLengthRatio
    minimumLength
    noRepeatedNGram
    patience
    sample
    temperature
    topK
    topP
    epsilon
    mbr
    mbrMetric
    precision
    shortlist
  }
}

extension Arguments {
  /// The search that the options ask for.
  ///
  /// - Parameter kept: How many translations of each text are wanted; a beam is at least as wide.
  func search(kept: Int) throws -> any Search {
    if let samples = self[SearchOptions.mbr] {
      guard kept <= samples else {
        throw UsageError.inconsistent("--n-best \(kept) needs at least as many samples, not --mbr \(samples)")
      }
      try refuse(SearchOptions.mbr, with: SearchOptions.beamSize)
      try refuse(SearchOptions.mbr, with: SearchOptions.patience)
      return sampling(samples)
    }
    try require(SearchOptions.mbr, by: SearchOptions.mbrMetric)
    if self[SearchOptions.sample] {
      try refuse(SearchOptions.sample, with: SearchOptions.beamSize)
      try refuse(SearchOptions.sample, with: SearchOptions.patience)
      return sampling(kept)
    }
    try require(SearchOptions.sample, by: SearchOptions.temperature)
    try require(SearchOptions.sample, by: SearchOptions.topK)
    try require(SearchOptions.sample, by: SearchOptions.topP)
    try require(SearchOptions.sample, by: SearchOptions.epsilon)
    let size = self[SearchOptions.beamSize]
    guard kept <= size || !isGiven(SearchOptions.beamSize) else {
      throw UsageError.inconsistent(
        "--n-best \(kept) needs a beam of at least \(kept), not --beam-size \(size)")
    }
    guard let patience = self[SearchOptions.patience] else { return beam(kept: kept) }
    return BeamSearch(size: max(size, kept), kept: kept, normalization: normalization, patience: patience)
  }

  /// Nil where nobody asks for one.
  private var normalization: LengthNormalization? {
    self[SearchOptions.lengthPenalty].map { LengthNormalization(alpha: Float($0)) }
  }

  private func sampling(_ samples: Int) -> SamplingSearch {
    SamplingSearch(
      temperature: max(Float(self[SearchOptions.temperature]), .leastNormalMagnitude),
      topK: self[SearchOptions.topK], topP: self[SearchOptions.topP].map(Float.init),
      epsilon: self[SearchOptions.epsilon].map(Float.init), samples: samples, seed: seed,
      normalization: normalization)
  }

  /// Throws where an option is given that only makes sense with another.
  func require<Needed, Value>(_ needed: Option<Needed>, by option: Option<Value>) throws {
    if isGiven(option), !isGiven(needed) {
      throw UsageError.inconsistent(
        "--\(option.name) belongs to --\(needed.name): add it or leave --\(option.name) out")
    }
  }

  /// The beam that `--beam-size` and `--length-penalty` ask for, at least as wide as translations are kept.
  func beam(kept: Int) -> any Search {
    let size = max(self[SearchOptions.beamSize], kept)
    if size == 1 { return GreedySearch(normalization: normalization) }
    return BeamSearch(size: size, kept: kept, normalization: normalization)
  }

  /// The beam in words.
  var beamText: String {
    let size = self[SearchOptions.beamSize]
    return size == 1 ? "greedy" : "beam of \(size)"
  }

  /// The search in words.
  var searchText: String {
    if let samples = self[SearchOptions.mbr] { return "minimum Bayes risk of \(samples) samples" }
    return self[SearchOptions.sample] ? "sampling" : beamText
  }

  /// What weights are packed in: what was asked for, or float32 where this processor is no faster with that.
  var precision: WeightPrecision {
    let precision = self[SearchOptions.precision]
    guard precision.isSupported else {
      console.note(
        "this processor has no instructions for \(precision.rawValue): computing with \(WeightPrecision.float32.rawValue)"
      )
      return .float32
    }
    return precision
  }

  /// The shortlist that `--shortlist` names, which must have been made for the model.
  func shortlist(for model: TrainedModel) throws -> Shortlist? {
    try self[SearchOptions.shortlist].map {
      try Shortlist.read(
        from: $0, source: model.sourceTokenizer.vocabulary, target: model.targetTokenizer.vocabulary)
    }
  }

  /// How long translations can be.
  private var targetLength: TargetLength { .atMost(ratio: self[SearchOptions.maximumLengthRatio]) }

  /// How the search options ask for translations.
  ///
  /// What depends on the model is left to `complete`.
  ///
  /// - Parameter kept: How many translations of each text are wanted.
  func translatorOptions(kept: Int) throws -> TranslatorOptions {
    var options = TranslatorOptions()
    options.search = try search(kept: kept)
    options.targetLength = targetLength
    options.minimumLength = self[SearchOptions.minimumLength] ?? 0
    options.noRepeatedNGram = self[SearchOptions.noRepeatedNGram]
    options.precision = precision
    options.threads = threads
    return options
  }

  /// Adds what the search options ask for of this model.
  func complete(_ options: inout TranslatorOptions, kept: Int, for model: TrainedModel) throws {
    options.shortlist = try shortlist(for: model)
    if isGiven(SearchOptions.mbr) {
      options.risk = risk(kept: kept, language: model.configuration.targetLanguage)
    }
  }
}
