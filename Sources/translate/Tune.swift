internal import CommandLineTool
internal import Evaluation
internal import Files
internal import NumberText
internal import Training
internal import Translation

extension Command {
  static let tune = Command(
    name: "tune",
    summary: "find on a validation set how long a model's translations should be, and record it in the model",
    options: {
      model
      group("Search") {
        SearchOptions.beamSize
        penalties
        dryRun
      }
      source
      ScoringOptions.all
    },
    example: """
      translate tune --model de-en --source validation.de --references validation.en
      """
  ) { arguments in
    try LengthTuning(arguments).run()
  }
}

private let model = Option.required("model", .model(), help: "a folder, or a name in Models")
private let source = Option.required(
  "source", .input, help: "the sentences of the validation set, one a line: not those of a test set")
private let penalties = Option(
  "penalties", .lengthPenalties, default: [0.5, 1, 1.5, 2, 2.5, 3],
  help: "the exponents of the length normalization to try (Wu et al. 2016, equation 14)")
private let dryRun = Option.flag("dry-run", help: "tell the scores, and record nothing")

extension ValueKind where Value == [Double] {
  /// Exponents of length normalization with commas between them.
  fileprivate static var lengthPenalties: ValueKind {
    ValueKind(
      name: "A,…", expected: "a list of numbers from 0 to 100, separated by commas",
      parse: { word in
        let numbers = word.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
        let penalties = numbers.compactMap(\.self).filter { (0...100).contains($0) }
        return penalties.count == numbers.count ? penalties : nil
      },
      show: { $0.map { "\($0)" }.joined(separator: ",") })
  }
}

/// One run of the command that finds the length penalty of a model.
private struct LengthTuning {
  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run() throws {
    guard arguments[SearchOptions.beamSize] > 1 else {
      throw UsageError.inconsistent(
        "of one hypothesis no other length can be chosen: let --beam-size be 2 or more")
    }
    let directory = ModelDirectory(try ModelFolders.path(of: arguments[model]))
    if arguments[dryRun] { return try tune(directory) }
    // A folder that a training is at work in is told before the work.
    guard let lock = try FileLock(folder: directory.path) else {
      throw TrainingError.folderInUse(path: directory.path)
    }
    try withExtendedLifetime(lock) { try tune(directory) }
  }

  private func tune(_ directory: ModelDirectory) throws {
    let model = try directory.load()
    let sources = try namedLines(of: arguments[source])
    let references = try arguments.references()
    let metric = arguments[ScoringOptions.metrics][0]
    let evaluation = arguments.evaluationOptions(language: model.configuration.targetLanguage)
    arguments.warn(evaluation, references)
    let output = try OutputFile(path: "-")
    let known = try directory.modelConfiguration().lengthPenalty.map(Double.init)
    var best: (penalty: Double, score: Double)?
    var worst: Double?
    for penalty in Set(arguments[penalties]).sorted() {
      let translations = try self.translations(of: sources, by: model, directory, penalty)
      let results = try EvaluationReport(
        hypotheses: translations, references: references, options: evaluation
      ).results
      let scores = results.map { "\($0.name) \(fixed($0.score, arguments[ScoringOptions.decimals]))" }
      try output.writeLine("length penalty \(penalty): \(scores.joined(separator: ", "))")
      try output.flush()
      // More is better. Of equal ones it is what the model has, or the smallest.
      let score = metric == .ter ? -results[0].score : results[0].score
      let isBetter = best.map { score > $0.score || score == $0.score && penalty == known } ?? true
      if isBetter { best = (penalty, score) }
      worst = min(worst ?? score, score)
    }
    try output.close()
    guard let best, !arguments[dryRun] else { return }
    if arguments[penalties].count > 1, best.score == worst {
      return arguments.console.warn(
        "all length penalties score the same, so nothing was recorded: take a larger validation set")
    }
    try directory.record(lengthPenalty: Float(best.penalty))
    arguments.console.note(
      "\(directory.path): translations have the length penalty \(best.penalty) from now on")
  }

  private func translations(
    of sources: NamedLines, by model: TrainedModel, _ directory: ModelDirectory, _ penalty: Double
  ) throws -> NamedLines {
    var options = TranslatorOptions()
    options.search = BeamSearch(
      size: arguments[SearchOptions.beamSize], normalization: LengthNormalization(alpha: Float(penalty)))
    options.threads = arguments.threads
    options.splitsSentences = true
    let lines = arguments.translations(
      of: sources.lines, by: try Translator(model, options), name: FileSystem.name(of: directory.path))
    // Whoever reads of line counts looks for them in the sources.
    return NamedLines(name: sources.name, lines: lines.map(\.text))
  }
}
