import Testing

@testable import Evaluation

struct LabelScoresTests {
  private func scores(_ references: String, _ predictions: String) -> LabelScores {
    var scores = LabelScores()
    scores.add(
      references: references.split(separator: " ").map(String.init),
      predictions: predictions.split(separator: " ").map(String.init))
    return scores
  }

  private func isNear(_ value: Double, _ expected: Double) -> Bool { abs(value - expected) < 1e-9 }

  /// Computed by hand, and the same as by `sklearn.metrics.f1_score` with `average="macro"`.
  @Test func scoresAreThoseOfTheirDefinitions() {
    let scores = scores("a a a a b b c", "a a b c b a c")
    #expect(isNear(scores.accuracy, 400.0 / 7))
    #expect(scores.labels.map(\.name) == ["a", "b", "c"])
    let (a, b, c) = (scores.labels[0], scores.labels[1], scores.labels[2])
    #expect(isNear(a.precision, 200.0 / 3) && isNear(a.recall, 50) && isNear(a.f1, 400.0 / 7))
    #expect(isNear(b.precision, 50) && isNear(b.recall, 50) && isNear(b.f1, 50))
    #expect(isNear(c.precision, 50) && isNear(c.recall, 100) && isNear(c.f1, 200.0 / 3))
    #expect(isNear(scores.macroF1, (400.0 / 7 + 50 + 200.0 / 3) / 3))
    #expect(isNear(scores.microF1, scores.accuracy))
  }

  @Test func aLabelThatOnlyOneSideHasCountsWithZero() {
    let scores = scores("a a b", "a a d")
    #expect(scores.labels.map(\.f1) == [100, 0, 0])
    #expect(scores.labels.map(\.name) == ["a", "b", "d"])
    #expect(isNear(scores.macroF1, 100.0 / 3))
    #expect(scores.labels[2].recall == 0 && scores.labels[1].precision == 0)
  }

  @Test func whatIsNotPredictedIsWrongButNoLabel() {
    let scores = scores("a b b", "a b")
    #expect(isNear(scores.accuracy, 200.0 / 3))
    #expect(scores.labels.map(\.name) == ["b", "a"])
    #expect(isNear(scores.microF1, 400.0 / 5))
    #expect(scores.confusions == [.init(reference: "b", prediction: nil, count: 1)])
  }

  @Test func nothingHasScoresOfZero() {
    let scores = LabelScores()
    #expect(scores.accuracy == 0 && scores.macroF1 == 0 && scores.microF1 == 0 && scores.labels.isEmpty)
  }

  @Test func confusionsComeByTheirNumber() {
    let scores = scores("a a b b b c", "b c a a b c")
    #expect(
      scores.confusions.map { "\($0.reference)\($0.prediction ?? "")\($0.count)" } == ["ba2", "ab1", "ac1"])
  }

  @Test func aReportIsOfLines() throws {
    let references = NamedLines(name: "gold", lines: ["N V", "N", ""])
    let report = try LabelReport(
      predictions: NamedLines(name: "guessed", lines: ["N N", "N", ""]), references: references)
    #expect(report.scores.right == 2 && report.scores.total == 3)
    #expect(
      report.lines(decimals: 1, showsLabels: true) == [
        "accuracy = 66.7 (2 of 3)", "macro F1 = 40.0 (2 labels)", "micro F1 = 66.7", "",
        "label\tprecision\trecall\tF1\treferences", "N\t66.7\t100.0\t80.0\t2", "V\t0.0\t0.0\t0.0\t1", "",
        "reference\tprediction\tcount", "V\tN\t1",
      ])
    #expect(report.json.contains("\"macro_f1\": 40"))
    #expect(
      throws: EvaluationError.unequalLabels(
        file: "guessed", line: 1, labels: 1, partner: "gold", partnerLabels: 2)
    ) {
      try LabelReport(
        predictions: NamedLines(name: "guessed", lines: ["N", "N", ""]), references: references)
    }
    #expect(
      throws: EvaluationError.unequalLines(file: "guessed", lines: 1, partner: "gold", partnerLines: 3)
    ) {
      try LabelReport(predictions: NamedLines(name: "guessed", lines: ["N V"]), references: references)
    }
  }
}
