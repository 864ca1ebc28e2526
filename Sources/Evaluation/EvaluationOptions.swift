/// What to score by, and how.
public struct EvaluationOptions: Sendable {
  public var metrics: [MetricKind]
  public var bleu: BLEU
  public var chrF: ChrF
  public var ter: TER
  /// How often to resample for confidence intervals; nil leaves them out.
  public var bootstrap: Bootstrap?
  /// Whether every line gets its own scores.
  public var scoresSentences: Bool

  public init(
    metrics: [MetricKind] = [.bleu, .chrF, .ter], bleu: BLEU = BLEU(), chrF: ChrF = ChrF(), ter: TER = TER(),
    bootstrap: Bootstrap? = nil, scoresSentences: Bool = false
  ) {
    self.metrics = metrics
    self.bleu = bleu
    self.chrF = chrF
    self.ter = ter
    self.bootstrap = bootstrap
    self.scoresSentences = scoresSentences
  }

  /// chrF with words of up to two, whatever it is without.
  var chrFPlusPlus: ChrF { chrF.with(wordOrder: 2) }

  /// Checks that there is something to score by, and that it can be done on this machine.
  func check() throws(EvaluationError) {
    if metrics.isEmpty { throw .noMetrics }
    if metrics.contains(.bleu) { try bleu.tokenization.checkAvailability() }
  }
}
