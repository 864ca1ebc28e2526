internal import CommandLineTool
internal import Evaluation
internal import Files
internal import NumberText
internal import Translation

extension Command {
  static let evaluate = Command(
    name: "evaluate",
    summary: "score translations, as sacreBLEU does, labels, or models by contrastive pairs",
    options: {
      hypotheses
      ModelOptions.systems
      source
      ScoringOptions.allWithOptionalReferences
      confidence
      sentence
      LabelScoring.labels
      LabelScoring.details
      json
      ContrastiveOptions.all
      HandlingOptions.all
      SearchOptions.all
      EnsembleOptions.all
    },
    example: """
      translate evaluate --model german-english --source test.de --references test.en
      translate evaluate --hypotheses output.en --references test.en --confidence
      translate evaluate --hypotheses output.en --references a.en b.en --metrics bleu,chrf++ --json
      translate evaluate --contrastive negation.tsv --model first second
      """
  ) { arguments in
    if arguments.isGiven(ContrastiveOptions.contrastive) { return try evaluateContrastively(arguments) }
    if arguments.isGiven(ContrastiveOptions.normalize) {
      throw UsageError.inconsistent("--normalize belongs to --contrastive: add it or leave --normalize out")
    }
    // What is read once and used twice may come from pipes.
    let references = try arguments.references()
    let areLabels = try arguments.scoresLabels(
      insteadOf: [
        (arguments.isGiven(confidence), confidence.name), (arguments.isGiven(sentence), sentence.name),
      ])
    let (hypotheses, language) = try scoredLines(arguments, references)
    if areLabels {
      return try arguments.writeLabelScores(of: hypotheses, references, asJSON: arguments[json])
    }
    var options = arguments.evaluationOptions(language: language)
    if arguments[confidence] { options.bootstrap = arguments.bootstrap }
    options.scoresSentences = arguments[sentence]
    let report = try EvaluationReport(hypotheses: hypotheses, references: references, options: options)
    arguments.warn(options, references)
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

private let hypotheses = Option.optional(
  "hypotheses", .input, help: "the translations, or labels, to score, one a line; - is standard input")
private let source = Option.optional(
  "source", .input, help: "with --model: what it translates or labels, to be scored, one a line")
private let confidence = Option.flag("confidence", help: "add a 95 % confidence interval (bootstrap)")
private let sentence = Option.flag(
  "sentence", help: "print one score a line, for each line of the translations; metrics are separated by tabs"
)
private let json = Option.flag("json", help: "print a JSON list with the parts of each score")

/// Counts how often models expect right translations more than wrong ones.
private func evaluateContrastively(_ arguments: Arguments) throws {
  for option in [hypotheses, source] { try arguments.refuse(ContrastiveOptions.contrastive, with: option) }
  for option in [confidence, sentence] { try arguments.refuse(ContrastiveOptions.contrastive, with: option) }
  try ContrastiveEvaluation(arguments).run(writesJSON: arguments[json])
}

/// Returns the translations or labels to score: those in a file, or those that a model makes, with the language it
/// translates to.
private func scoredLines(
  _ arguments: Arguments, _ references: [NamedLines]
) throws -> (lines: NamedLines, language: String?) {
  try arguments.refuse(hypotheses, with: ModelOptions.systems)
  try arguments.refuse(hypotheses, with: source)
  if let path = arguments[hypotheses] { return (try namedLines(of: path), nil) }
  let systems = try arguments.systems()
  guard let system = systems.first else {
    throw UsageError.missingOption(hypotheses.name, valueName: hypotheses.declaration.valueName)
  }
  if systems.count > 1 {
    throw UsageError.inconsistent(
      "\(systems.count) models; 'translate compare' scores them beside each other")
  }
  guard let path = arguments[source] else {
    throw UsageError.missingOption(source.name, valueName: source.declaration.valueName)
  }
  let sources = try namedLines(of: path)
  for references in references where references.lines.count != sources.lines.count {
    throw EvaluationError.unequalLines(
      file: sources.name, lines: sources.lines.count, partner: references.name,
      partnerLines: references.lines.count)
  }
  let configuration = try system.directories[0].modelConfiguration()
  let lines =
    configuration.task == .translate
    ? try arguments.translations(of: sources.lines, by: system)
    : try arguments.labels(of: sources.lines, by: system)
  return (lines, configuration.targetLanguage)
}

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
