internal import CommandLineTool
internal import Translation

extension Command {
  static let tag = Command(
    name: "tag", summary: "label the words of texts, or without any of each line of standard input",
    operands: .of("TEXT"),
    options: {
      LabelOptions.model
      LabelOptions.input
      LabelOptions.output
      json
      SearchOptions.precision
      LabelOptions.batchTokens
    },
    example: """
      translate tag --model tagger "Ein kleiner Hund läuft."
      translate tag --model tagger --input text.de --output text.tags
      """
  ) { arguments in
    try TextLabelling(
      arguments: arguments, task: .tag,
      format: arguments[json] ? .json(.tag, candidates: nil) : .labels
    ).run()
  }
}

private let json = Option.flag(
  "json", help: "an object a line: source, words, labels, probabilities; otherwise labels with spaces between"
)
