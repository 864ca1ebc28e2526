internal import Bitext
internal import Evaluation
internal import Files
internal import Translation

/// All that a training writes for those who follow it: log.tsv, samples.jsonl, warnings.json and log.html, and what its
/// attention did, where that is watched.
struct TrainingJournal {
  private let directory: ModelDirectory
  private let task: ModelTask
  private var configuration: TrainingConfiguration
  /// What speaks against the scores.
  private let scoring: ScoringWarning?
  /// What is always the same on the page.
  private let facts: TrainingPage.Facts
  private var log: TrainingLog
  private var samples: LogLines
  /// Where the page of attention is, if there is to be one.
  private let watchPath: String?
  private var watch: AttentionWatch?
  private var history = TrainingHistory()
  /// The last report, as long as the training runs.
  private var progress: TrainingProgress?
  private var pageWrittenAt: Double?
  /// The kinds of warnings that hold now.
  private var warned: Set<String> = []

  /// Opens what a training that has come to a state has written.
  ///
  /// - Parameters:
  ///   - directory: The folder of the model.
  ///   - record: What is trained, and how.
  ///   - parameters: How many weights there are.
  ///   - pairs: How many pairs are learned from.
  ///   - validation: What the model is judged by.
  ///   - watchPath: Where to write a page of what attention does; nil for none.
  ///   - state: Where the training is.
  init(
    _ directory: ModelDirectory, _ record: TrainingRecord, parameters: Int, pairs: Int,
    _ validation: [SentencePair], watchPath: String? = nil, upTo state: TrainingState
  ) throws {
    self.directory = directory
    self.watchPath = watchPath
    task = record.model.task
    configuration = record.training
    scoring =
      task == .translate
      ? configuration.validation.tokenization.warning(references: validation.map(\.target)) : nil
    facts = TrainingPage.Facts(
      record, parameters: parameters, pairs: pairs, validationPairs: validation.count)
    log = try TrainingLog(path: directory.logPath, upTo: state, task: task)
    samples = try LogLines(path: directory.samplesPath, upTo: state, read: Self.step(of:))
    watch = try watchPath.map { try AttentionWatch(page: $0, directory, upTo: state) }
    history = TrainingHistory(log: log.text, samples: samples.lines.joined(separator: "\n"))
  }

  /// Drops what was written of steps that are to be done again.
  mutating func goOn(from state: TrainingState) throws {
    log = try TrainingLog(path: directory.logPath, upTo: state, task: task)
    samples = try LogLines(path: directory.samplesPath, upTo: state, read: Self.step(of:))
    watch = try watchPath.map { try AttentionWatch(page: $0, directory, upTo: state) }
    history = TrainingHistory(log: log.text, samples: samples.lines.joined(separator: "\n"))
  }

  private static func step(of line: String) -> (step: Int, isValidation: Bool)? {
    ValidationFinding(line: line[...]).map { ($0.step, true) }
  }

  /// Says on the page that the training runs; returns the warnings that hold from the beginning.
  ///
  /// - Parameter configuration: As it is with all that was planned.
  mutating func begin(_ configuration: TrainingConfiguration) throws -> [TrainingWarning] {
    self.configuration = configuration
    let warnings = diagnosis.warnings(hasEnded: false)
    warned = Set(warnings.map(\.kind))
    try writePage(.running)
    try watch?.writePage()
    return warnings
  }

  /// Takes in that the schedule has a new end.
  mutating func revise(_ configuration: TrainingConfiguration) { self.configuration = configuration }

  /// Says on the page that an error has ended the training; it must not promise what will not come.
  mutating func fail() throws {
    if pageWrittenAt != nil { try writePage(.failed) }
  }

  /// Takes in a report, and shows it on the page unless that was written just now.
  mutating func add(_ progress: TrainingProgress) throws {
    history.read(log.add(progress)[...])
    self.progress = progress
    if pageWrittenAt.map({ progress.seconds - $0 >= TrainingPage.secondsBetweenWrites }) ?? true {
      try writePage(.running)
    }
  }

  /// Takes in a validation, and writes everything; returns the warnings that did not hold before.
  ///
  /// - Parameters:
  ///   - finding: What it found.
  ///   - scores: What the model reached.
  ///   - model: The model, whose attention is watched; nil for one that does not translate.
  ///   - epoch: Counted from 0.
  ///   - seconds: Of training so far.
  mutating func add(
    _ finding: ValidationFinding, _ scores: ValidationScores, of model: TrainedModel? = nil, epoch: Int,
    seconds: Double
  ) throws -> [TrainingWarning] {
    let line = log.add(step: finding.step, epoch: epoch, scores, seconds: seconds)
    history.read(line[...], [finding.step: finding])
    samples.add(try finding.line())
    try write()
    if let model { try watch?.add(finding, scores, of: model) }
    let warnings = diagnosis.warnings(hasEnded: false)
    defer { warned = Set(warnings.map(\.kind)) }
    try writeWarnings(warnings)
    try writePage(.running)
    return warnings.filter { !warned.contains($0.kind) }
  }

  /// Writes the log and the samples as a whole.
  func write() throws {
    try log.write()
    try samples.write()
  }

  /// Says on the page, and in warnings.json, that the training runs no longer; returns all warnings.
  mutating func close(_ status: TrainingPage.Status) throws -> [TrainingWarning] {
    let warnings = diagnosis.warnings(hasEnded: status.isEnd)
    try writeWarnings(warnings)
    try writePage(status)
    return warnings
  }

  private var diagnosis: TrainingDiagnosis {
    TrainingDiagnosis(history, configuration, scoring: scoring)
  }

  private mutating func writePage(_ status: TrainingPage.Status) throws {
    pageWrittenAt = history.seconds ?? 0
    let page = TrainingPage(
      facts: facts, history: history, warnings: diagnosis.warnings(hasEnded: status.isEnd),
      metric: configuration.validation.metric, progress: progress, lastStep: configuration.budget.lastStep,
      status: status)
    try AtomicFile.write(page.html, to: directory.pagePath)
  }

  private func writeWarnings(_ warnings: [TrainingWarning]) throws {
    let list = WarningList(
      step: history.lastStep ?? 0, warnings: warnings.map { .init(message: $0.description, warning: $0) })
    try AtomicFile.write(jsonText(of: list), to: directory.warningsPath)
  }
}

/// warnings.json.
private struct WarningList: Codable {
  var format = 1
  /// The last step that the log tells of.
  var step: Int
  var warnings: [Entry]

  struct Entry: Codable {
    var message: String
    var warning: TrainingWarning
  }
}
