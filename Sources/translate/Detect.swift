internal import CommandLineTool
internal import Files
internal import Translation

extension Command {
  static let detect = Command(
    name: "detect", summary: "tell the languages of texts, or without any of each line of standard input",
    operands: .of("TEXT"),
    options: {
      DetectOptions.model
      DetectOptions.input
      LabelOptions.output
      DetectOptions.probabilities
      DetectOptions.nBest
      DetectOptions.json
      DetectOptions.minimumProbability
      SearchOptions.precision
      LabelOptions.batchTokens
    },
    example: """
      translate detect "Ein kleiner Hund läuft." "Un petit chien court."
      translate detect --probabilities --input text.gz --output languages.tsv
      """
  ) { arguments in
    try arguments.refuse(DetectOptions.probabilities, with: DetectOptions.nBest)
    try arguments.refuse(DetectOptions.probabilities, with: DetectOptions.json)
    try LanguageDetection(arguments).run()
  }
}

/// The options of the command that tells languages.
enum DetectOptions {
  static let model = Option(
    "model", .model(), default: LanguageModel.name,
    help: "a folder, or a name in Models, of a model that classifies texts by the tags of their languages")
  static let input = Option(
    "input", .inputOnce, default: "-",
    help:
      "the lines to read, plain or .gz; - is standard input; of each line the first \(LanguageModel.characters) "
      + "characters are enough, and no more are read")
  static let probabilities = Option.flag("probabilities", help: "the tag, a tab, and its probability")
  static let nBest = Option(
    "n-best", .integer(from: 1, through: 1000), default: 1,
    help: "N lines for each input line, best first: index ||| tag ||| probability")
  static let json = Option.flag(
    "json", help: "an object a line: source, language, probability, and with --n-best alternatives")
  static let minimumProbability = Option(
    "minimum-probability", .number("P", from: 0, through: 1),
    default: Double(LanguageModel.minimumProbability),
    help: "a text of which no language is as probable is und, as is one without letters")
}
