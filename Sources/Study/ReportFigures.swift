internal import Evaluation
package import Pages
internal import Training
internal import Translation
package import Visualization

/// A drawing of a report, as the files that hold it.
package struct ReportFigure: Sendable {
  /// The name of its files, without an ending.
  package var name: String
  /// What it shows, in a sentence.
  package var caption: String
  package var svg: [UInt8]
  package var png: [UInt8]
  /// In points.
  private(set) var width: Double

  package init(_ name: String, caption: String, _ figure: some Figure) throws {
    self.name = name
    self.caption = caption
    width = try figure.size().width
    svg = try figure.bytes(.svg)
    png = try figure.bytes(.png)
  }

  /// The drawing as a part of a page.
  package var inline: HTML { .drawing(svg, label: caption) }

  /// The drawing beside others, at their scale.
  ///
  /// - Parameter widest: The width of the widest of them, which is as wide as its column.
  func inline(widest: Double) -> HTML {
    .drawing(svg, label: caption, share: width / max(width, widest))
  }
}

/// The drawings of a report.
struct ReportFigures: Sendable {
  /// Scores by the length of the source.
  var lengths: ReportFigure?
  /// Learning curves by step, which are the same in every run of a training.
  var curves: [ReportFigure] = []
  /// Learning curves by time, which are not.
  var timedCurves: [ReportFigure] = []
  /// Where systems look, by differing sentence and system; nil where a system has no attention or is not at hand.
  var attention: [[ReportFigure?]] = []
  /// The same of typical sentences.
  var typicalAttention: [[ReportFigure?]] = []

  /// All drawings, in the order of the page.
  var all: [ReportFigure] {
    [lengths].compactMap(\.self) + curves
      + (typicalAttention + attention).flatMap { $0.compactMap(\.self) } + timedCurves
  }

  /// Draws what there is to draw.
  ///
  /// - Parameters:
  ///   - attention: By differing sentence and system.
  ///   - typicalAttention: By typical sentence and system.
  init(_ report: Report, attention: [[AttentionMap?]], typicalAttention: [[AttentionMap?]] = []) throws {
    if report.lengths.count > 1 { lengths = try drawLengths(report) }
    let bySteps = [
      ("validation-bleu", ValidationConfiguration.Metric.bleu, LinePlot.Scale.linear),
      ("validation-perplexity", .perplexity, .logarithmic),
    ]
    for (name, metric, scale) in bySteps {
      curves += try drawCurve(
        name, metric.title, report, xCaption: "step", { Double($0.step) }, { $0.scores[metric] }, scale)
    }
    timedCurves = try drawCurve(
      "validation-bleu-by-time", "BLEU", report, xCaption: "minutes of training",
      { $0.seconds.map { $0 / 60 } }, \.scores.bleu)
    self.attention = try drawAttention(report.sentences, attention, report)
    self.typicalAttention = try drawAttention(report.typicalSentences, typicalAttention, report)
  }
}

private func drawLengths(_ report: Report) throws -> ReportFigure? {
  guard let metric = report.comparison.comparisons.first else { return nil }
  let series = report.systems.indices.map { index in
    LinePlot.Series(
      name: report.systems[index].name,
      points: report.lengths.map { length in
        let interval = length.intervals[index]
        return LinePlot.Series.Point(
          x: length.group.middle, y: length.scores[index],
          interval: interval.mean - interval.halfWidth...interval.mean + interval.halfWidth)
      })
  }
  let plot = LinePlot(
    title: "\(metric.name) by source length", xCaption: "words of the source", yCaption: metric.name,
    series: series, xLabels: report.lengths.map { ($0.group.middle, $0.group.name) })
  return try ReportFigure(
    "lengths", caption: "\(metric.name) of sentences of similar length, with 95 % confidence intervals.", plot
  )
}

/// Draws what validations found; nothing where no curve has two points.
private func drawCurve(
  _ name: String, _ caption: String, _ report: Report, xCaption: String,
  _ x: (TrainingHistory.Validation) -> Double?, _ y: (TrainingHistory.Validation) -> Double?,
  _ scale: LinePlot.Scale = .linear
) throws -> [ReportFigure] {
  let series = report.systems.compactMap { system -> LinePlot.Series? in
    let points = (system.model?.history?.validations ?? []).compactMap { validation in
      let value = y(validation) ?? .nan
      // A training that has failed would leave no room for the others.
      return x(validation).map { LinePlot.Series.Point(x: $0, y: value < 1e9 ? value : .nan) }
    }
    return points.count > 1 ? LinePlot.Series(name: system.name, points: points) : nil
  }
  guard !series.isEmpty else { return [] }
  let plot = LinePlot(
    title: "validation \(caption)", xCaption: xCaption, yCaption: caption, series: series,
    yScale: scale)
  return [
    try ReportFigure(
      name, caption: "\(caption) of each system on its validation set, by \(xCaption).", plot)
  ]
}

private func drawAttention(
  _ sentences: [ReportedSentence], _ attention: [[AttentionMap?]], _ report: Report
) throws -> [[ReportFigure?]] {
  try zip(sentences, attention).map { sentence, maps in
    // One shade means one number in all pictures of a sentence.
    let maximum = maps.compactMap { $0 }.flatMap(\.weights).flatMap { $0.filter(\.isFinite) }.max()
    return try zip(report.systems, maps.enumerated()).map { system, map in
      try map.element.flatMap {
        try draw($0, of: system, index: map.offset, line: sentence.line, maximum: maximum)
      }
    }
  }
}

private func draw(
  _ map: AttentionMap, of system: ReportedSystem, index: Int, line: Int, maximum: Float?
) throws -> ReportFigure? {
  guard let configuration = system.model?.configuration else { return nil }
  var heatmap = AttentionHeatmap([map], of: configuration, named: system.name)
  heatmap.maximum = maximum.map(Double.init)
  return try ReportFigure("attention-\(line + 1)-\(index + 1)", caption: system.name, heatmap)
}
