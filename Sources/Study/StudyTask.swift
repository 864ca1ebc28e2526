public import Bitext
internal import Files
internal import Randomness
internal import Text
public import Training
internal import Translation

/// Trains the systems of a study one after the other, or goes on where it was stopped.
public struct StudyTask: Sendable {
  public let folder: StudyFolder
  private(set) var configuration: StudyConfiguration
  private var record: StudyRecord
  private let corpora: StudyCorpora
  /// Keeps others from working in the folder, from when it is there.
  private var lock: FileLock?
  private var watched = WatchedFiles()
  /// What the systems are compared on.
  public let test: TestSet
  /// How widths were changed to match parameters; empty where that was not asked for.
  public private(set) var matches: [ParameterMatch] = []

  /// The systems, with the sizes they are trained with.
  public var systems: [StudyConfiguration.System] { configuration.systems }

  /// Checks everything that can be checked, divides the corpus, and builds the vocabularies, unless that is done.
  ///
  /// - Parameters:
  ///   - configuration: What is studied.
  ///   - folder: Where everything is kept.
  ///   - report: Told which pairs of the corpus were kept and dropped.
  /// - Throws: `StudyError.configurationDiffers`, where the folder holds another study.
  public init(
    _ configuration: StudyConfiguration, in folder: StudyFolder, report: (CorpusReport) -> Void
  ) throws {
    self.folder = folder
    self.configuration = configuration
    record = try StudyRecord(configuration)
    lock = try FileSystem.isDirectory(folder.path) ? folder.takeLock() : nil
    let existing = configuration.restarts ? nil : try StudyRecord.read(from: folder)
    corpora = StudyCorpora(configuration, folder)
    for system in configuration.systems {
      try Self.task(for: system, configuration, corpora, folder).check()
    }
    if let existing { try Self.compare(existing, record, configuration, folder) }
    if configuration.restarts { try folder.clear() }
    if existing == nil { try corpora.divide(seed: configuration.systems[0].training.seed) }
    test = try corpora.test()
    if existing == nil { try buildVocabularies(report) }
    if lock == nil { lock = try folder.takeLock() }
    try watchFiles(since: existing)
    try matchParameters()
    if let existing {
      let differences = try existing.systemDifferences(from: record)
      if !differences.isEmpty {
        throw StudyError.configurationDiffers(path: folder.path, differences: differences)
      }
      record.finished = existing.finished
      record.tuned = existing.tuned
      record.systems.merge(existing.systems) { mine, _ in mine }
    }
    try record.write(to: folder)
  }

  /// Trains what is not trained yet; returns false where `shouldStop` ended it.
  ///
  /// - Parameters:
  ///   - observe: Told what happens, on this thread.
  ///   - shouldStop: Whether the user has asked for an end.
  public mutating func run(observe: @escaping (StudyEvent) -> Void, shouldStop: () -> Bool) throws -> Bool {
    for (index, system) in configuration.systems.enumerated() {
      let budget = system.training.budget
      if record.hasFinished(system.name, budget), folder.model(of: system.name).exists {
        observe(.alreadyTrained(system.name))
        continue
      }
      if shouldStop() { return false }
      try watched.check()
      guard let system = try tuned(system, observe: observe, shouldStop: shouldStop) else { return false }
      configuration.systems[index] = system
      observe(.system(system.name, number: index + 1, count: configuration.systems.count))
      guard try train(task(for: system), observe: observe, shouldStop: shouldStop) else { return false }
      record.finished[system.name] = budget
      try record.write(to: folder)
    }
    return true
  }

  /// Trains to the end; returns false where `shouldStop` ended it.
  private func train(
    _ task: TrainingTask, observe: @escaping (StudyEvent) -> Void, shouldStop: () -> Bool
  ) throws -> Bool {
    let ending = Ending()
    let trainer = try task.prepare(report: { _ in }) { event in
      if case .finished(let end, _, _) = event { ending.value = end }
      observe(.training(event))
    }
    try trainer.run(shouldStop: shouldStop)
    return ending.value != nil && ending.value != .interrupted
  }

  // MARK: Tuning

  /// What was found to be best for each system, in their order; empty where that was not asked for.
  public var tuned: [(system: String, trial: Tuning.Trial)] {
    configuration.systems.compactMap { system in
      record.tuned?[system.name]?.best.map { (system.name, $0) }
    }
  }

  /// Returns a system with the settings that do best on the validation set; nil where `shouldStop` ended it.
  private mutating func tuned(
    _ system: StudyConfiguration.System, observe: @escaping (StudyEvent) -> Void, shouldStop: () -> Bool
  ) throws -> StudyConfiguration.System? {
    guard configuration.tunes else { return system }
    var tuning = record.tuned?[system.name] ?? Tuning()
    while let trial = tuning.next(for: system) {
      if shouldStop() { return nil }
      try watched.check()
      let directory = folder.trial(tuning.trials.count + 1, of: system.name)
      observe(.tuning(system.name, number: tuning.trials.count + 1, trial))
      let tried = trial.applied(to: system)
      let task = Self.task(for: tried, configuration, corpora, folder, in: directory)
      guard try train(task, observe: observe, shouldStop: shouldStop) else { return nil }
      try tuning.add(trial, TrainingRecord(directory), system.training.validation.metric)
      record.tuned = (record.tuned ?? [:]).merging([system.name: tuning]) { $1 }
      try record.write(to: folder)
    }
    return tuning.best?.setting.applied(to: system) ?? system
  }

  // MARK: Preparation

  private func task(for system: StudyConfiguration.System) -> TrainingTask {
    Self.task(for: system, configuration, corpora, folder)
  }

  private static func task(
    for system: StudyConfiguration.System, _ configuration: StudyConfiguration, _ corpora: StudyCorpora,
    _ folder: StudyFolder, in directory: ModelDirectory? = nil
  ) -> TrainingTask {
    var task = TrainingTask(
      directory: directory ?? folder.model(of: system.name), sourceLanguage: configuration.sourceLanguage,
      targetLanguage: configuration.targetLanguage, architecture: system.architecture,
      training: system.training, corpus: corpora.training, validation: corpora.validation,
      hasJointVocabulary: configuration.hasJointVocabulary)
    let vocabularies = folder.vocabularyPaths(isJoint: configuration.hasJointVocabulary)
    task.sourceVocabularyPath = vocabularies.source
    task.targetVocabularyPath = vocabularies.target
    task.alignedSentences = configuration.alignedSentences
    task.automatic = system.automatic
    task.threads = configuration.threads
    return task
  }

  /// Refuses a folder that holds another study, before anything in it is changed.
  private static func compare(
    _ existing: StudyRecord, _ record: StudyRecord, _ configuration: StudyConfiguration, _ folder: StudyFolder
  ) throws {
    var differences = try existing.differences(from: record)
    // Widths that are to be matched are known only with the vocabularies.
    if !configuration.matchesParameters { differences += try existing.systemDifferences(from: record) }
    if !differences.isEmpty {
      throw StudyError.configurationDiffers(path: folder.path, differences: differences)
    }
  }

  private func buildVocabularies(_ report: (CorpusReport) -> Void) throws {
    var task = task(for: configuration.systems[0])
    task.sourceVocabularyPath = configuration.sourceVocabularyPath
    task.targetVocabularyPath = configuration.targetVocabularyPath
    let (pairs, counts) = try corpora.training.pairs(task.training.filter)
    report(counts)
    let tokenizers = try task.makeTokenizers(pairs)
    try FileSystem.createDirectory(folder.path)
    let paths = folder.vocabularyPaths(isJoint: configuration.hasJointVocabulary)
    try tokenizers.target.vocabulary.write(to: paths.target)
    if !configuration.hasJointVocabulary { try tokenizers.source.vocabulary.write(to: paths.source) }
  }

  /// Records the files that the study has made, or compares them with what is recorded of them.
  private mutating func watchFiles(since existing: StudyRecord?) throws {
    let vocabularies = folder.vocabularyPaths(isJoint: configuration.hasJointVocabulary)
    let own = [vocabularies.target] + (configuration.hasJointVocabulary ? [] : [vocabularies.source])
    let paths = corpora.dividedPaths + own
    let made = paths.filter(FileSystem.exists)
    record.prepared = try existing?.prepared ?? made.map(TrainingRecord.File.init(path:))
    watched.add(configuration.corpus.paths, record.corpora.training)
    watched.add(configuration.validation?.paths ?? [], record.corpora.validation)
    // By name, so that a file that is gone is missed.
    for file in record.prepared ?? [] {
      watched.add(paths.filter { FileSystem.name(of: $0) == file.name }, [file])
    }
    try watched.check()
  }

  private mutating func matchParameters() throws {
    guard configuration.matchesParameters else { return }
    let isJoint = configuration.hasJointVocabulary
    let tokenizers = try ModelDirectory(folder.path).tokenizers(isJoint: isJoint)
    let matching = ParameterMatching(
      sourceVocabulary: tokenizers.source.vocabulary.count,
      targetVocabulary: tokenizers.target.vocabulary.count)
    matches = try matching.matches(of: configuration.systems.map { ($0.name, $0.architecture) })
    for (index, match) in matches.enumerated() {
      configuration.systems[index].architecture = match.architecture
      record.systems[match.system]?.architecture = match.architecture
    }
  }
}

/// What a study tells while it works.
public enum StudyEvent: Sendable {
  /// A system is trained, or goes on being trained.
  case system(String, number: Int, count: Int)
  /// A system had used up its budget before.
  case alreadyTrained(String)
  /// A setting of a system is tried out.
  case tuning(String, number: Int, Tuning.Setting)
  case training(TrainingEvent)
}

/// How a training ended, told while it runs.
private final class Ending {
  var value: TrainingEnd?
}
