internal import CommandLineTool
internal import Files
internal import Translation

/// One run of a command that labels texts.
struct TextLabelling {
  let arguments: Arguments
  let task: ModelTask
  let format: LabelFormat
  /// How many labels of each are told.
  var candidates = 1

  func run() throws {
    try TextInput.check(arguments, LabelOptions.input)
    let input = try TextInput(arguments, LabelOptions.input)
    let labeller = try arguments.labeller(
      of: arguments.modelDirectory(for: task), for: [task], candidates: candidates,
      batchTokens: arguments[LabelOptions.batchTokens])
    var index = 0
    try AtomicFile.write(to: arguments[LabelOptions.output]) { output in
      try input.forEach(
        "labelling", output: arguments[LabelOptions.output], labeller.label, lines: labeller.labelLines(of:_:)
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
