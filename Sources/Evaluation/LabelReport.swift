internal import Bitext
internal import Files
internal import NumberText

/// The scores of predicted labels, as commands print them.
public struct LabelReport: Sendable {
  public let scores: LabelScores

  /// Scores predicted labels, line by line; white space separates those of a line.
  ///
  /// A line without any prediction leaves its references without one.
  ///
  /// - Throws: `EvaluationError`, where there are no lines, not as many in both files, or a line has other numbers of labels.
  public init(predictions: NamedLines, references: NamedLines) throws(EvaluationError) {
    try checkAlignment(predictions, [references])
    var scores = LabelScores()
    for (index, lines) in zip(predictions.lines, references.lines).enumerated() {
      let (predicted, right) = (LabelUnit.labels(in: lines.0), LabelUnit.labels(in: lines.1))
      guard predicted.isEmpty || predicted.count == right.count else {
        throw .unequalLabels(
          file: predictions.name, line: index + 1, labels: predicted.count, partner: references.name,
          partnerLabels: right.count)
      }
      scores.add(references: right, predictions: predicted)
    }
    self.scores = scores
  }

  /// Returns the lines to print.
  ///
  /// - Parameters:
  ///   - decimals: Of the scores.
  ///   - showsLabels: Whether the scores of each label follow, and which labels were taken for which.
  public func lines(decimals: Int, showsLabels: Bool) -> [String] {
    let labels = scores.labels
    var lines = [
      "accuracy = \(fixed(scores.accuracy, decimals)) (\(grouped(scores.right)) of \(grouped(scores.total)))",
      "macro F1 = \(fixed(scores.macroF1, decimals)) (\(counted(labels.count, "label")))",
      "micro F1 = \(fixed(scores.microF1, decimals))",
    ]
    guard showsLabels else { return lines }
    lines += ["", "label\tprecision\trecall\tF1\treferences"]
    lines += labels.map { label in
      let scores = [label.precision, label.recall, label.f1].map { fixed($0, decimals) }
      return ([label.name] + scores + [String(label.references)]).joined(separator: "\t")
    }
    let confusions = scores.confusions
    if !confusions.isEmpty { lines += ["", "reference\tprediction\tcount"] }
    return lines + confusions.map { "\($0.reference)\t\($0.prediction ?? "")\t\($0.count)" }
  }

  /// All there is to say, as a JSON object.
  public var json: String {
    OrderedJSON.object([
      .init("accuracy", .number(scores.accuracy)), .init("macro_f1", .number(scores.macroF1)),
      .init("micro_f1", .number(scores.microF1)), .init("right", .integer(scores.right)),
      .init("total", .integer(scores.total)),
      .init("labels", .list(scores.labels.map(object))),
      .init("confusions", .list(scores.confusions.map(object))),
    ]).lines
  }

  private func object(_ label: LabelScores.Label) -> OrderedJSON {
    .object([
      .init("label", .text(label.name)), .init("precision", .number(label.precision)),
      .init("recall", .number(label.recall)), .init("f1", .number(label.f1)),
      .init("references", .integer(label.references)), .init("predictions", .integer(label.predictions)),
    ])
  }

  private func object(_ confusion: LabelScores.Confusion) -> OrderedJSON {
    .object([
      .init("reference", .text(confusion.reference)), .init("prediction", .text(confusion.prediction ?? "")),
      .init("count", .integer(confusion.count)),
    ])
  }
}
