internal import Pages

/// The drawings of a training's page.
struct TrainingCurves {
  private let history: TrainingHistory

  init(_ history: TrainingHistory) { self.history = history }

  var drawings: [HTML] {
    [scores, perplexities, alignments, rates, speeds].filter(\.hasCurve).map(\.html)
  }

  private var scores: CurveChart {
    CurveChart(
      title: "validation scores",
      series: history.metrics.map { metric in validations(metric.title) { $0.scores[metric] } })
  }

  private var perplexities: CurveChart {
    CurveChart(
      title: "perplexity",
      series: [validations("validation", \.scores.perplexity), reports("training", \.perplexity)],
      isLogarithmic: true)
  }

  private var alignments: CurveChart {
    let points = history.validations.compactMap { validation in
      validation.finding?.alignmentErrorRate.map { CurveChart.Point(x: Double(validation.step), y: $0) }
    }
    return CurveChart(
      title: "alignment error rate, %", series: [.init(name: "AER", points: points, hasMarks: true)])
  }

  private var rates: CurveChart {
    CurveChart(title: "learning rate", series: [reports("rate", \.learningRate)])
  }

  private var speeds: CurveChart {
    CurveChart(title: "tokens per second", series: [reports("speed", \.tokensPerSecond)])
  }

  private func validations(
    _ name: String, _ value: (TrainingHistory.Validation) -> Double?
  ) -> CurveChart.Series {
    CurveChart.Series(
      name: name,
      points: history.validations.compactMap { validation in
        value(validation).map { .init(x: Double(validation.step), y: $0) }
      },
      hasMarks: true)
  }

  private func reports(_ name: String, _ value: (TrainingHistory.Report) -> Double?) -> CurveChart.Series {
    CurveChart.Series(
      name: name,
      points: history.reports.compactMap { report in
        value(report).map { .init(x: Double(report.step), y: $0) }
      },
      hasMarks: false)
  }
}
