internal import CommandLineTool
internal import Translation

extension Command {
  static let classify = Command(
    name: "classify", summary: "label texts, or without any each line of standard input",
    operands: .of("TEXT"),
    options: {
      LabelOptions.model
      LabelOptions.input
      LabelOptions.output
      probabilities
      nBest
      json
      SearchOptions.precision
      LabelOptions.batchTokens
    },
    example: """
      translate classify --model languages "Ein kleiner Hund läuft." --probabilities
      translate classify --model languages --input text --output languages.txt
      """
  ) { arguments in
    try arguments.refuse(probabilities, with: nBest)
    try arguments.refuse(probabilities, with: json)
    let count = arguments.isGiven(nBest) ? arguments[nBest] : nil
    let format: LabelFormat =
      arguments[json]
      ? .json(.classify, candidates: count)
      : arguments[probabilities] ? .probability : count.map { .nBest($0) } ?? .labels
    try TextLabelling(
      arguments: arguments, task: .classify, format: format, candidates: arguments[nBest]
    ).run()
  }
}

private let probabilities = Option.flag("probabilities", help: "the label, a tab, and its probability")
private let nBest = Option(
  "n-best", .integer(from: 1, through: 1000), default: 1,
  help: "N lines for each input line, best first: index ||| label ||| probability")
private let json = Option.flag(
  "json", help: "an object a line: source, label, probability, and with --n-best alternatives")
