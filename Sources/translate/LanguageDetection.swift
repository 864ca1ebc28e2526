internal import CommandLineTool
internal import Files
internal import Glibc
internal import Translation

/// One run of the command that tells languages.
struct LanguageDetection {
  private let arguments: Arguments
  private let format: DetectionFormat

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    if !arguments.operands.isEmpty, arguments.isGiven(DetectOptions.input) {
      throw UsageError.inconsistent("--input and texts on the command line exclude each other: leave one out")
    }
    let count = arguments.isGiven(DetectOptions.nBest) ? arguments[DetectOptions.nBest] : nil
    format =
      arguments[DetectOptions.json]
      ? .json(candidates: count)
      : arguments[DetectOptions.probabilities] ? .probability : count.map { .nBest($0) } ?? .language
  }

  func run() throws {
    // The input is opened first: a wrong name is told before a model is loaded.
    let reader = arguments.operands.isEmpty ? try LineReader(path: arguments[DetectOptions.input]) : nil
    let identifier = try identifier()
    var index = 0
    try AtomicFile.write(to: arguments[LabelOptions.output]) { output in
      try identify(identifier, reader) { results in
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

  private func identify(
    _ identifier: LanguageIdentifier, _ reader: LineReader?, _ write: ([IdentifiedText]) throws -> Void
  ) throws {
    guard let reader else {
      try write(identifier.identify(arguments.operands.map(withoutLineEnds)))
      return
    }
    // A bar drawn between lines of the result would only disturb.
    let isShownBesideResult = arguments[LabelOptions.output] == "-" && isatty(STDOUT_FILENO) == 1
    let progress = arguments.console.quieted(if: isShownBesideResult).progress("reading", unit: "lines")
    defer { progress.finish() }
    try identifier.identifyLines(of: reader) { results in
      try write(results)
      progress.advance(by: results.count)
    }
  }
}
