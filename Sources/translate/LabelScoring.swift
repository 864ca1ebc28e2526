internal import CommandLineTool
internal import Evaluation
internal import Files
internal import Translation

/// How `evaluate` is told to score labels.
enum LabelScoring {
  static let labels = Option.flag(
    "labels",
    help:
      "score labels instead, as white space separates them, by accuracy and F1; so are those of a --model that labels"
  )
  static let details = Option.flag(
    "details", help: "of labels: also precision, recall and F1 of each, and which were predicted for which")
}

extension Arguments {
  /// Whether labels are to be scored: those of files where the user says so, or those of a model.
  ///
  /// - Parameter others: What is for translations besides the options of metrics, and whether it is given.
  func scoresLabels(insteadOf others: [(isGiven: Bool, name: String)]) throws -> Bool {
    let task = try systems().first?.directories[0].modelConfiguration().task
    let areLabels = self[LabelScoring.labels] || task.map { $0 != .translate } ?? false
    guard areLabels else {
      if self[LabelScoring.details] {
        throw UsageError.inconsistent("--details is for labels: add --labels, or leave --details out")
      }
      return false
    }
    if self[LabelScoring.labels], task == .translate {
      throw UsageError.inconsistent("the model translates and gives no labels: leave --labels out")
    }
    let metrics = [
      (isGiven(ScoringOptions.metrics), ScoringOptions.metrics.name),
      (isGiven(ScoringOptions.tokenization), ScoringOptions.tokenization.name),
      (isGiven(ScoringOptions.lowercase), ScoringOptions.lowercase.name),
    ]
    for (isGiven, name) in metrics + others where isGiven {
      throw UsageError.inconsistent("--\(name) is for translations, and labels are scored: leave it out")
    }
    return true
  }

  /// Labels lines with a model, to be scored.
  func labels(of lines: [String], by system: NamedSystem) throws -> NamedLines {
    guard system.directories.count == 1 else {
      throw UsageError.inconsistent("models that label do not decide together: name one of them")
    }
    let labeller = try labeller(of: system.directories[0], for: [.tag, .classify])
    let progress = console.progress("labelling with \(system.name)", total: lines.count, unit: "lines")
    defer { progress.finish() }
    var labels: [String] = []
    for start in stride(from: 0, to: lines.count, by: linesPerBlock) {
      let block = Array(lines[start..<min(start + linesPerBlock, lines.count)])
      labels += labeller.label(block).map(\.labels)
      progress.update(to: labels.count)
    }
    return NamedLines(name: system.name, lines: labels)
  }

  /// Writes how well labels were predicted.
  func writeLabelScores(
    of predictions: NamedLines, _ references: [NamedLines], asJSON: Bool
  ) throws {
    guard references.count == 1 else {
      throw UsageError.inconsistent("labels have one file of references, not \(references.count)")
    }
    let report = try LabelReport(predictions: predictions, references: references[0])
    let lines =
      asJSON
      ? [report.json]
      : report.lines(
        decimals: self[ScoringOptions.decimals], showsLabels: self[LabelScoring.details])
    let output = try OutputFile(path: "-")
    for line in lines { try output.writeLine(line) }
    try output.close()
  }
}

private let linesPerBlock = 1024
