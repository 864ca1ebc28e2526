internal import CommandLineTool
internal import Evaluation
internal import Files

extension Command {
  static let evaluate = Command(
    name: "evaluate", summary: "score translations against references, as sacreBLEU does",
    options: {
      hypotheses
      ScoringOptions.all
      confidence
      sentence
      json
    },
    example: """
      translate evaluate --hypotheses output.en --references test.en --confidence
      translate evaluate --hypotheses output.en --references a.en b.en --metrics bleu,chrf++ --json
      """
  ) { arguments in
    var options = arguments.evaluationOptions
    if arguments[confidence] { options.bootstrap = arguments.bootstrap }
    options.scoresSentences = arguments[sentence]
    let report = try EvaluationReport(
      hypotheses: try namedLines(of: arguments[hypotheses]), references: try arguments.references(),
      options: options)
    let output = try OutputFile(path: "-")
    if arguments[json] {
      try output.writeLine(report.json)
    } else if arguments[sentence] {
      try writeSentenceScores(report, arguments, to: output)
    } else {
      for result in report.results {
        try output.writeLine(result.formatted(decimals: arguments[ScoringOptions.decimals]))
      }
    }
    try output.close()
  }
}

private let hypotheses = Option.required(
  "hypotheses", .file, help: "the translations to score, one a line; - is standard input")
private let confidence = Option.flag("confidence", help: "add a 95 % confidence interval (bootstrap)")
private let sentence = Option.flag(
  "sentence", help: "print one score a line, for each line of the translations; metrics are separated by tabs"
)
private let json = Option.flag("json", help: "print a JSON list with the parts of each score")

/// Writes a line of scores for each sentence; what they are and how they were computed is a note.
private func writeSentenceScores(
  _ report: EvaluationReport, _ arguments: Arguments, to output: OutputFile
) throws {
  for result in report.results { arguments.console.note("\(result.name)|\(result.sentenceSignature)") }
  let columns = report.results.map { $0.sentenceScores ?? [] }
  let decimals = arguments[ScoringOptions.decimals]
  for line in columns[0].indices {
    try output.writeLine(columns.map { fixed($0[line], decimals) }.joined(separator: "\t"))
  }
}
