internal import CommandLineTool
internal import Files
internal import Glibc
internal import Translation

/// One run of a command that labels texts.
struct TextLabelling {
  let arguments: Arguments
  let task: ModelTask
  let format: LabelFormat
  /// How many labels of each are told.
  var candidates = 1

  func run() throws {
    if !arguments.operands.isEmpty, arguments.isGiven(LabelOptions.input) {
      throw UsageError.inconsistent("--input and texts on the command line exclude each other: leave one out")
    }
    // The input is opened first: a wrong name is told before a model is loaded.
    let reader = arguments.operands.isEmpty ? try LineReader(path: arguments[LabelOptions.input]) : nil
    let labeller = try arguments.labeller(
      of: arguments.modelDirectory(for: task), for: [task], candidates: candidates,
      batchTokens: arguments[LabelOptions.batchTokens])
    var index = 0
    try AtomicFile.write(to: arguments[LabelOptions.output]) { output in
      try label(labeller, reader) { results in
        for result in results {
          for line in try format.lines(for: result, index: index) { try output.writeLine(line) }
          index += 1
        }
        // Nobody waits for a compressed file, and it would grow.
        if !output.path.hasSuffix(".gz") { try output.flush() }
      }
    }
  }

  private func label(
    _ labeller: Labeller, _ reader: LineReader?, _ write: ([LabelledText]) throws -> Void
  ) throws {
    guard let reader else {
      try write(labeller.label(arguments.operands.map(withoutLineEnds)))
      return
    }
    // A bar drawn between lines of the result would only disturb.
    let isShownBesideResult = arguments[LabelOptions.output] == "-" && isatty(STDOUT_FILENO) == 1
    let progress = arguments.console.quieted(if: isShownBesideResult).progress("labelling", unit: "lines")
    defer { progress.finish() }
    try labeller.labelLines(of: reader) { results in
      try write(results)
      progress.advance(by: results.count)
    }
  }
}

extension Arguments {
  /// Returns what labels with a model that has one of some tasks.
  func labeller(
    of directory: ModelDirectory, for tasks: [ModelTask], candidates: Int = 1, batchTokens: Int? = nil
  ) throws -> Labeller {
    var options = LabellerOptions()
    options.candidates = candidates
    options.threads = threads
    options.precision = precision
    options.batchTokens = batchTokens
    return try Labeller(directory.loadLabels(for: tasks), options)
  }
}
