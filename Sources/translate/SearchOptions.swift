internal import CommandLineTool
internal import Tensors
internal import Text
internal import Translation

/// The options that say how translations are searched for.
enum SearchOptions {
  static let beamSize = Option(
    "beam-size", .integer(from: 1, through: 1000), default: 5, help: "hypotheses followed; 1 is greedy")
  static let lengthPenalty = Option(
    "length-penalty", .number("A", from: 0, through: 100), default: Double(LengthNormalization().alpha),
    help: "exponent of the length normalization of Wu et al. 2016; larger favours longer translations")
  static let maximumLengthRatio = Option(
    "maximum-length-ratio", .number("R", above: 0, through: 1000), default: 2,
    help: "a translation has at most R times the tokens of its source, and 10 more")
  static let sample = Option.flag("sample", help: "draw tokens by their probabilities instead of a beam")
  static let temperature = Option(
    "temperature", .number("T", above: 0, through: 1000), default: 1,
    help: "with --sample: below 1 probable tokens become more probable, above 1 less")
  static let topK = Option.optional(
    "top-k", .integer("K", from: 1), help: "with --sample: draw from the K most probable tokens only")
  static let topP = Option.optional(
    "top-p", .number("P", above: 0, through: 1),
    help: "with --sample: draw from the most probable tokens that together have probability P only")

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
    sample
    temperature
    topK
    topP
    precision
    shortlist
  }
}

extension Arguments {
  /// The search that the options ask for.
  ///
  /// - Parameter kept: How many translations of each text are wanted; a beam is at least as wide.
  func search(kept: Int) throws -> any Search {
    let normalization = LengthNormalization(alpha: Float(self[SearchOptions.lengthPenalty]))
    if self[SearchOptions.sample] {
      try refuse(SearchOptions.sample, with: SearchOptions.beamSize)
      return SamplingSearch(
        temperature: max(Float(self[SearchOptions.temperature]), .leastNormalMagnitude),
        topK: self[SearchOptions.topK], topP: self[SearchOptions.topP].map(Float.init), samples: kept,
        seed: seed,
        normalization: normalization)
    }
    for (isGiven, name) in [
      (isGiven(SearchOptions.temperature), "temperature"), (isGiven(SearchOptions.topK), "top-k"),
      (isGiven(SearchOptions.topP), "top-p"),
    ] where isGiven {
      throw UsageError.inconsistent("--\(name) belongs to --sample: add it or leave --\(name) out")
    }
    let size = self[SearchOptions.beamSize]
    guard kept <= size || !isGiven(SearchOptions.beamSize) else {
      throw UsageError.inconsistent(
        "--n-best \(kept) needs a beam of at least \(kept), not --beam-size \(size)")
    }
    return beam(kept: kept)
  }

  /// The beam that `--beam-size` and `--length-penalty` ask for, at least as wide as translations are kept.
  func beam(kept: Int) -> any Search {
    let normalization = LengthNormalization(alpha: Float(self[SearchOptions.lengthPenalty]))
    let size = max(self[SearchOptions.beamSize], kept)
    if size == 1 { return GreedySearch(normalization: normalization) }
    return BeamSearch(size: size, kept: kept, normalization: normalization)
  }

  /// The beam in words.
  var beamText: String {
    let size = self[SearchOptions.beamSize]
    return size == 1 ? "greedy" : "beam of \(size)"
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
  var targetLength: TargetLength { .atMost(ratio: self[SearchOptions.maximumLengthRatio]) }
}
