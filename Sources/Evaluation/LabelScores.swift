/// How well labels were predicted: how many are right, and precision, recall and F1 of each label.
///
/// As scikit-learn defines them: a label counts where it occurs among the references or the predictions, a quotient by
/// zero is 0, and macro F1 is the mean of the F1 of all labels. All scores are in percent.
public struct LabelScores: Hashable, Sendable {
  /// The number of references.
  public private(set) var total = 0
  private var counts: [Outcome: Int] = [:]

  private struct Outcome: Hashable {
    let reference: String
    let prediction: String?
  }

  public init() {}

  /// Counts a label that should be predicted, and the one that was; nil where there is no prediction.
  public mutating func add(reference: String, prediction: String?) {
    total += 1
    counts[Outcome(reference: reference, prediction: prediction), default: 0] += 1
  }

  /// Counts the labels of a line; where predictions are missing, those of the last.
  public mutating func add(references: [String], predictions: [String]) {
    for (index, reference) in references.enumerated() {
      add(reference: reference, prediction: index < predictions.count ? predictions[index] : nil)
    }
  }

  /// The number of labels that are right.
  public var right: Int { counts.reduce(0) { $0 + ($1.key.reference == $1.key.prediction ? $1.value : 0) } }

  /// The share of labels that are right.
  public var accuracy: Double { percent(right, of: total) }

  /// The mean of the F1 of all labels.
  public var macroF1: Double {
    let labels = labels
    return labels.reduce(0) { $0 + $1.f1 } / Double(max(1, labels.count))
  }

  /// F1 of the counts of all labels together: the accuracy, where nothing is left without a prediction.
  public var microF1: Double {
    let predicted = counts.reduce(0) { $0 + ($1.key.prediction == nil ? 0 : $1.value) }
    return percent(2 * right, of: total + predicted)
  }

  /// The scores of each label, the most frequent reference first.
  public var labels: [Label] {
    var labels: [String: Label] = [:]
    for (outcome, count) in counts {
      let isRight = outcome.reference == outcome.prediction
      labels[outcome.reference, default: Label(outcome.reference)].references += count
      if isRight { labels[outcome.reference, default: Label(outcome.reference)].right += count }
      if let prediction = outcome.prediction {
        labels[prediction, default: Label(prediction)].predictions += count
      }
    }
    return labels.values.sorted {
      $0.references == $1.references
        ? precedes($0.name, $1.name) : $0.references > $1.references
    }
  }

  /// The predictions that are wrong, the most frequent first.
  public var confusions: [Confusion] {
    counts.compactMap { outcome, count in
      outcome.reference == outcome.prediction
        ? nil : Confusion(reference: outcome.reference, prediction: outcome.prediction, count: count)
    }.sorted {
      if $0.count != $1.count { return $0.count > $1.count }
      return $0.reference == $1.reference
        ? precedes($0.prediction ?? "", $1.prediction ?? "") : precedes($0.reference, $1.reference)
    }
  }

  /// A label and how often it was right.
  public struct Label: Hashable, Sendable {
    public let name: String
    /// How often it should have been predicted (its support).
    public fileprivate(set) var references = 0
    /// How often it was predicted.
    public fileprivate(set) var predictions = 0
    /// How often it was predicted and should have been.
    public fileprivate(set) var right = 0

    fileprivate init(_ name: String) { self.name = name }

    /// The share of its predictions that are right.
    public var precision: Double { percent(right, of: predictions) }
    /// The share of its references that were found.
    public var recall: Double { percent(right, of: references) }
    /// The harmonic mean of precision and recall.
    public var f1: Double { percent(2 * right, of: references + predictions) }
  }

  /// A label that another was predicted for.
  public struct Confusion: Hashable, Sendable {
    public let reference: String
    /// nil where nothing was predicted.
    public let prediction: String?
    public let count: Int
  }
}

// MARK: - Private

private func percent(_ count: Int, of total: Int) -> Double {
  total == 0 ? 0 : 100 * Double(count) / Double(total)
}

private func precedes(_ first: String, _ second: String) -> Bool {
  first.utf8.lexicographicallyPrecedes(second.utf8)
}
