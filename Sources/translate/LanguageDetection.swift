internal import CommandLineTool
internal import Files
internal import Translation

/// One run of the command that tells languages.
struct LanguageDetection {
  private let arguments: Arguments
  private let format: DetectionFormat

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    try TextInput.check(arguments, DetectOptions.input)
    let count = arguments.isGiven(DetectOptions.nBest) ? arguments[DetectOptions.nBest] : nil
    format =
      arguments[DetectOptions.json]
      ? .json(candidates: count)
      : arguments[DetectOptions.probabilities] ? .probability : count.map { .nBest($0) } ?? .language
  }

  func run() throws {
    let input = try TextInput(arguments, DetectOptions.input)
    let identifier = try identifier()
    var index = 0
    try AtomicFile.write(to: arguments[LabelOptions.output]) { output in
      try input.forEach(
        "reading", output: arguments[LabelOptions.output], identifier.identify,
        lines: identifier.identifyLines(of:_:)
      ) { results in
        for result in results {
          for line in try format.lines(for: result, index: index) { try output.writeLine(line) }
          index += 1
        }
        // Nobody waits for a compressed file, and it would grow.
        if !output.path.hasSuffix(".gz") { try output.flush() }
      }
    }
  }

  private func identifier() throws -> LanguageIdentifier {
    var options = LabellerOptions()
    options.candidates = arguments[DetectOptions.nBest]
    options.threads = arguments.threads
    options.precision = arguments.precision
    options.batchTokens = arguments[LabelOptions.batchTokens]
    let directory = ModelDirectory(try ModelFolders.path(of: arguments[DetectOptions.model]))
    return try LanguageIdentifier(
      directory.loadLabels(for: [.classify]), options,
      minimumProbability: Float(arguments[DetectOptions.minimumProbability]),
      characters: LanguageModel.characters)
  }
}
