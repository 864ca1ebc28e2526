internal import CommandLineTool
internal import Evaluation
internal import Files
internal import NumberText
internal import Translation

/// What `evaluate` is told of contrastive pairs.
enum ContrastiveOptions {
  static let contrastive = Option.list(
    "contrastive", .inputOnce,
    help:
      "instead: count how often --model expects the right translation more than a wrong one: a file of source, "
      + "right, wrong and perhaps a category with tabs between them, or a file of each of the first three")
  static let normalize = Option.flag(
    "normalize", help: "with --contrastive: compare means by token, not probabilities of the whole")

  static let all = group("Contrastive pairs") {
    contrastive
    normalize
  }
}

/// Counts how often models expect a right translation more than a wrong one.
struct ContrastiveEvaluation {
  private let arguments: Arguments
  private let stream: ContrastiveStream
  private let systems: [NamedSystem]
  private let isNormalized: Bool

  /// Opens the files and finds the models.
  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    try arguments.refuse(ContrastiveOptions.contrastive, with: ScoringOptions.optionalReferences)
    isNormalized = arguments[ContrastiveOptions.normalize]
    systems = try arguments.systems()
    guard !systems.isEmpty else {
      let option = ModelOptions.systems
      throw UsageError.missingOption(option.name, valueName: option.declaration.valueName)
    }
    let files = arguments[ContrastiveOptions.contrastive]
    switch files.count {
    case 1: stream = try ContrastiveStream(path: files[0])
    case 3: stream = try ContrastiveStream(source: files[0], right: files[1], wrong: files[2])
    default:
      throw UsageError.inconsistent(
        "--contrastive names \(files.count) files: give one of source, right and wrong translation, or one of each"
      )
    }
  }

  /// Scores all examples and writes what came of it.
  func run(writesJSON: Bool) throws {
    let scorers = try arguments.scorers(of: systems)
    var reports = systems.map { ContrastiveReport(system: $0.name) }
    let progress = arguments.console.progress("scoring", unit: "examples")
    defer { progress.finish() }
    while true {
      let examples = try stream.next()
      if examples.isEmpty { break }
      for (index, scorer) in scorers.enumerated() { count(examples, by: scorer, in: &reports[index]) }
      progress.advance(by: examples.count)
    }
    progress.finish()
    guard reports[0].all.examples > 0 else {
      throw EvaluationError.noLines(file: arguments[ContrastiveOptions.contrastive][0])
    }
    try write(reports, asJSON: writesJSON)
  }

  private func count(
    _ examples: [ContrastiveExample], by scorer: TranslationScorer, in report: inout ContrastiveReport
  ) {
    let scored = scorer.score(
      sources: examples.flatMap { [$0.source, $0.source] },
      targets: examples.flatMap { [$0.right, $0.wrong] })
    let scores = scored.map { isNormalized ? $0.normalizedScore : $0.score }
    for (index, example) in examples.enumerated() {
      report.count(example, right: scores[2 * index], wrong: scores[2 * index + 1])
    }
  }

  // MARK: Output

  private func write(_ reports: [ContrastiveReport], asJSON: Bool) throws {
    let output = try OutputFile(path: "-")
    if asJSON {
      try output.writeLine(ContrastiveReport.json(reports))
    } else {
      for (index, report) in reports.enumerated() {
        if index > 0 { try output.writeLine("") }
        try output.writeLine(alignedTable(rows(of: report)))
      }
    }
    try output.close()
  }

  private func rows(of report: ContrastiveReport) -> [[String]] {
    let decimals = arguments[ScoringOptions.decimals]
    func row(_ name: String, _ counts: ContrastiveCounts) -> [String] {
      let interval = counts.interval
      return [name] + [counts.examples, counts.right, counts.wrong, counts.ties].map(grouped) + [
        fixed(counts.accuracy, decimals),
        "\(fixed(interval.lowerBound, decimals))–\(fixed(interval.upperBound, decimals))",
      ]
    }
    return [[report.system, "examples", "right", "wrong", "ties", "accuracy", "95 % interval"]]
      + [row("all", report.all)] + report.categories.map { row($0.name, $0.counts) }
  }
}
