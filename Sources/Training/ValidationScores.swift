internal import Translation

/// What a validation found: the perplexity of the references, and what else there is to measure of a task.
public struct ValidationScores: Codable, Sendable, Equatable {
  public typealias Metric = ValidationConfiguration.Metric

  /// Of the references.
  public var perplexity: Double
  /// In percent.
  private var others: [Metric: Double]

  /// - Parameter others: What there is besides, in percent.
  init(perplexity: Double, _ others: [Metric: Double]) {
    self.perplexity = perplexity
    self.others = others
  }

  /// The scores of translations.
  public init(perplexity: Double, bleu: Double, chrF: Double) {
    self.init(perplexity: perplexity, [.bleu: bleu, .chrF: chrF])
  }

  /// The scores of labels.
  public init(perplexity: Double, accuracy: Double, f1: Double) {
    self.init(perplexity: perplexity, [.accuracy: accuracy, .f1: f1])
  }

  /// The score by a metric; nil where the task has none such.
  public subscript(metric: Metric) -> Double? { metric == .perplexity ? perplexity : others[metric] }

  /// In percent; nil where labels were learned.
  public var bleu: Double? { self[.bleu] }
  public var chrF: Double? { self[.chrF] }

  /// What there is besides perplexity, in the order in which it is shown.
  public var shown: [(metric: Metric, value: Double)] {
    Metric.allCases.compactMap { metric in others[metric].map { (metric, $0) } }
  }

  // MARK: Comparing

  /// Whether these are better than others by a metric or, where that cannot tell, by the next one that can.
  ///
  /// BLEU stays 0 until the first four words are right in a row, and most of what a model learns it has learned by
  /// then.
  package func areBetter(than others: ValidationScores, by metric: Metric) -> Bool {
    for metric in metric.ranking {
      guard let mine = self[metric], let other = others[metric], mine != other else { continue }
      return metric.isBetter(mine, than: other)
    }
    return false
  }

  /// Whether any of these is better than the same of others.
  func improveAny(of others: ValidationScores) -> Bool {
    Metric.allCases.contains { metric in
      guard let mine = self[metric], let other = others[metric] else { return false }
      return metric.isBetter(mine, than: other)
    }
  }

  /// Returns the better of each of these and of others.
  func best(with others: ValidationScores) -> ValidationScores {
    ValidationScores(
      perplexity: min(perplexity, others.perplexity),
      self.others.merging(others.others) { max($0, $1) })
  }

  // MARK: Files

  /// Reads the scores of a file, whatever the task.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Field.self)
    perplexity = try fields.decode(Double.self, forKey: Field(.perplexity))
    let areOfLabels = fields.contains(Field(.accuracy))
    others = [:]
    for metric in (areOfLabels ? ModelTask.tag : .translate).metrics {
      others[metric] = try fields.decode(Double.self, forKey: Field(metric))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Field.self)
    try fields.encode(perplexity, forKey: Field(.perplexity))
    for (metric, value) in shown { try fields.encode(value, forKey: Field(metric)) }
  }

  private struct Field: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ metric: Metric) { stringValue = metric == .chrF ? "chrF" : metric.rawValue }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}

extension ModelTask {
  /// What its validations measure besides perplexity.
  var metrics: [ValidationConfiguration.Metric] {
    switch self {
    case .translate: [.bleu, .chrF]
    case .tag, .classify: [.accuracy, .f1]
    }
  }
}
