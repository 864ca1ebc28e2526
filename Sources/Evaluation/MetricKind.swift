/// The list of metrics; raw values are their names on the command line.
public enum MetricKind: String, CaseIterable, Hashable, Sendable {
  case bleu
  case chrF = "chrf"
  case chrFPlusPlus = "chrf++"
  case ter

  /// Reads names separated by commas, such as `bleu,chrf++`, in any case; a name that comes again is left
  /// out.
  ///
  /// - Throws: `EvaluationError.unknownMetric`, or `noMetrics` for an empty list.
  public static func list(_ names: String) throws(EvaluationError) -> [MetricKind] {
    var kinds: [MetricKind] = []
    for field in names.split(separator: ",") {
      let name = String(field.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      guard let kind = MetricKind(rawValue: name.lowercased()) else { throw .unknownMetric(name) }
      if !kinds.contains(kind) { kinds.append(kind) }
    }
    if kinds.isEmpty { throw .noMetrics }
    return kinds
  }
}

/// What to score by, and how.
public struct EvaluationOptions: Sendable {
  public var metrics: [MetricKind]
  public var tokenization: BLEUTokenization
  public var smoothing: BLEU.Smoothing
  /// Whether BLEU and chrF compare in lower case; TER always does.
  public var lowercase: Bool
  /// How often to resample for confidence intervals; nil leaves them out.
  public var bootstrap: Bootstrap?
  /// Whether every line gets its own scores.
  public var scoresSentences: Bool

  public init(
    metrics: [MetricKind] = [.bleu, .chrF, .ter], tokenization: BLEUTokenization = .mteval13a,
    smoothing: BLEU.Smoothing = .exponential, lowercase: Bool = false, bootstrap: Bootstrap? = nil,
    scoresSentences: Bool = false
  ) {
    self.metrics = metrics
    self.tokenization = tokenization
    self.smoothing = smoothing
    self.lowercase = lowercase
    self.bootstrap = bootstrap
    self.scoresSentences = scoresSentences
  }

  var bleu: BLEU { BLEU(tokenization: tokenization, lowercase: lowercase, smoothing: smoothing) }
  var chrF: ChrF { ChrF(lowercase: lowercase) }
  var chrFPlusPlus: ChrF { ChrF(wordOrder: 2, lowercase: lowercase) }
  var ter: TER { TER() }
}
