internal import Files
internal import NumberText

/// The scores of one set of translations by several metrics.
public struct EvaluationReport: Sendable {
  /// One result for each metric, in the order that was asked for.
  public let results: [EvaluationResult]

  /// Scores translations against one or more references of each line.
  ///
  /// - Throws: `EvaluationError` where there are no lines, or not as many as in every file of references.
  public init(
    hypotheses: NamedLines, references: [NamedLines], options: EvaluationOptions = EvaluationOptions()
  ) throws(EvaluationError) {
    try checkAlignment(hypotheses, references)
    try options.check()
    let lines = references.map(\.lines)
    results = options.metrics.map { kind in
      switch kind {
      case .bleu: EvaluationResult(options.bleu, hypotheses.lines, lines, options)
      case .chrF: EvaluationResult(options.chrF, hypotheses.lines, lines, options)
      case .chrFPlusPlus: EvaluationResult(options.chrFPlusPlus, hypotheses.lines, lines, options)
      case .ter: EvaluationResult(options.ter, hypotheses.lines, lines, options)
      }
    }
  }

  /// The report as a JSON list of one object for each metric.
  public var json: String {
    OrderedJSON.list(results.map { .object($0.fields.map(\.field)) }).lines
  }
}

/// The score of a set of translations by one metric, and what it is made of.
public struct EvaluationResult: Sendable {
  /// The metric's name as it is printed, such as `chrF2++`.
  public let name: String
  public let score: Double
  public let settings: [MetricSetting]
  public let confidenceInterval: ConfidenceInterval?
  /// The line of details that follows a printed score, if the metric has one.
  public let details: String?
  /// The numbers that the score is made of, named as sacreBLEU names them.
  public let parts: [ScorePart]
  /// The score of each line, where asked for, and the signature that makes those repeatable.
  public let sentenceScores: [Double]?
  public let sentenceSignature: String

  private let partialScore: @Sendable ([Int]) -> Double
  private let partialInterval: @Sendable ([Int], Bootstrap) -> ConfidenceInterval

  init(
    _ metric: some Metric, _ hypotheses: [String], _ references: [[String]], _ options: EvaluationOptions
  ) {
    let corpus = ScoredCorpus(metric, hypotheses: hypotheses, references: references)
    self.init(
      corpus, interval: options.bootstrap?.confidenceInterval(of: corpus), bootstrap: options.bootstrap,
      scoresSentences: options.scoresSentences)
  }

  init<M: Metric>(
    _ corpus: ScoredCorpus<M>, interval: ConfidenceInterval?, bootstrap: Bootstrap?, scoresSentences: Bool
  ) {
    let (metric, total) = (corpus.metric, corpus.total)
    name = metric.name
    score = corpus.score
    settings = metric.signatureSettings(referenceCount: corpus.referenceCount, bootstrap: bootstrap)
    confidenceInterval = interval
    details = metric.details(total)
    parts = metric.parts(total)
    sentenceScores = scoresSentences ? corpus.sentenceScores : nil
    sentenceSignature = metric.forSentences.signature(referenceCount: corpus.referenceCount)
    partialScore = { corpus.score(ofLines: $0) }
    partialInterval = { $1.confidenceInterval(of: corpus, lines: $0) }
  }

  /// The keys and values that the score depends on, such as `nrefs:1|case:mixed|eff:no|tok:13a|…`.
  public var signature: String { settings.map { "\($0.key):\($0.value)" }.joined(separator: "|") }

  /// Returns the score of some of the lines together, counted from 0.
  public func score(ofLines lines: [Int]) -> Double { partialScore(lines) }

  /// Returns the 95 % confidence interval of the score of some of the lines together, at least one.
  public func confidenceInterval(ofLines lines: [Int], _ bootstrap: Bootstrap) -> ConfidenceInterval {
    partialInterval(lines, bootstrap)
  }

  /// Returns the score as sacreBLEU prints it: `BLEU|signature = 41.0 (μ = 41.0 ± 0.8) details`.
  public func formatted(decimals: Int = 1) -> String {
    var line = "\(name)|\(signature) = \(fixed(score, decimals))"
    if let confidenceInterval { line += " (\(confidenceInterval.formatted(decimals: decimals)))" }
    if let details { line += " \(details)" }
    return line
  }

  /// All there is to say, by the names of sacreBLEU's JSON, in its order; `sentence_scores` is our addition.
  public var fields: [ScorePart] {
    var fields = [
      ScorePart("name", .text(name)), ScorePart("score", .number(score)),
      ScorePart("signature", .text(signature)),
    ]
    if let confidenceInterval {
      fields.append(ScorePart("confidence_mean", .number(confidenceInterval.mean)))
      fields.append(ScorePart("confidence_var", .number(confidenceInterval.halfWidth)))
      fields.append(ScorePart("confidence", .text(confidenceInterval.formatted(decimals: 1))))
    }
    if let details { fields.append(ScorePart("verbose_score", .text(details))) }
    fields += settings.map { ScorePart($0.key, .text($0.value)) }
    fields += parts
    if let sentenceScores { fields.append(ScorePart("sentence_scores", .numbers(sentenceScores))) }
    return fields
  }
}
