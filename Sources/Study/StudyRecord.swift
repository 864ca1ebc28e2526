internal import Bitext
internal import Files
internal import Training
internal import Translation

/// study.json: all that decides what a study computes, and which of its systems are done.
struct StudyRecord: Codable {
  var format = StudyRecord.format
  var sourceLanguage: String
  var targetLanguage: String
  var hasJointVocabulary: Bool
  var corpora: Corpora
  var heldOut: StudyConfiguration.HeldOut
  /// What the study itself has made and every system depends on: divided corpora and vocabularies; nil in records of
  /// earlier versions.
  var prepared: [TrainingRecord.File]?
  /// By name.
  var systems: [String: System]
  /// The budgets that were used up, by the system's name.
  var finished: [String: TrainingBudget] = [:]

  /// Whether settings are chosen on the validation set, and what was found, by the system's name.
  var tunes: Bool?
  var tuned: [String: Tuning]?

  /// The version of the file.
  private static let format = 1

  /// The files that the study was told of.
  struct Corpora: Codable {
    var training: [TrainingRecord.File]
    var validation: [TrainingRecord.File]
    var test: [TrainingRecord.File]
    var vocabularies: [TrainingRecord.File]
  }

  struct System: Codable {
    var architecture: Architecture
    var training: TrainingConfiguration
  }

  init(_ configuration: StudyConfiguration) throws {
    sourceLanguage = configuration.sourceLanguage
    targetLanguage = configuration.targetLanguage
    hasJointVocabulary = configuration.hasJointVocabulary
    heldOut = configuration.heldOut
    tunes = configuration.tunes ? true : nil
    let test: [String] =
      switch configuration.test {
      case .validation, .heldOut: []
      case .corpus(let corpus): corpus.paths
      case .files(let source, let references): [source] + references
      }
    let vocabularies = [configuration.sourceVocabularyPath, configuration.targetVocabularyPath]
    corpora = Corpora(
      training: try configuration.corpus.paths.map(TrainingRecord.File.init(path:)),
      validation: try (configuration.validation?.paths ?? []).map(TrainingRecord.File.init(path:)),
      test: try test.map(TrainingRecord.File.init(path:)),
      vocabularies: try vocabularies.compactMap(\.self).map(TrainingRecord.File.init(path:)))
    systems = [:]
    for system in configuration.systems {
      systems[system.name] = System(architecture: system.architecture, training: system.training)
    }
  }

  /// Reads the record of a folder; nil where there is none.
  static func read(from folder: StudyFolder) throws -> StudyRecord? {
    let path = folder.recordPath
    guard FileSystem.exists(path) else { return nil }
    do {
      let record = try JSONValue(parsing: FileSystem.readTextBytes(path)).decoded(as: StudyRecord.self)
      guard record.format <= StudyRecord.format else {
        throw StudyError.damagedRecord(
          path: path, reason: "format \(record.format) is newer than this program")
      }
      return record
    } catch let error as DecodingError {
      throw StudyError.damagedRecord(path: path, reason: error.reason)
    }
  }

  func write(to folder: StudyFolder) throws {
    try AtomicFile.write(jsonText(of: self), to: folder.recordPath)
  }

  /// Returns what differs, apart from the systems, in a way that changes what is computed.
  ///
  /// What is tested on changes no training, but a report that mixes tests would mislead.
  func differences(from other: StudyRecord) throws -> [String] {
    func comparable(_ record: StudyRecord) throws -> JSONValue {
      var record = record
      record.systems = [:]
      record.finished = [:]
      record.tuned = nil
      record.prepared = nil
      return try JSONValue(encoding: record)
    }
    return try comparable(self).differences(from: comparable(other))
  }

  /// Returns what differs in the systems that both records name; others can be added and left out.
  func systemDifferences(from other: StudyRecord) throws -> [String] {
    try systems.keys.sorted().flatMap { name -> [String] in
      guard var mine = systems[name], var theirs = other.systems[name] else { return [] }
      mine.training = mine.training.comparable
      theirs.training = theirs.training.comparable
      return try JSONValue(encoding: mine).differences(from: JSONValue(encoding: theirs)).map {
        "\(name): \($0)"
      }
    }
  }

  /// Whether a system has used up a budget.
  func hasFinished(_ system: String, _ budget: TrainingBudget) -> Bool { finished[system] == budget }
}
