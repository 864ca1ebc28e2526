internal import Files
public import Training
public import Translation

/// The folder of a study: its record, its vocabularies, the corpora it has divided, and a model's folder for each system.
///
/// The report lies beside them.
public struct StudyFolder: Sendable, Hashable {
  public let path: String

  public init(_ path: String) { self.path = path }

  package var recordPath: String { FileSystem.join(path, "study.json") }

  /// The folder of what was held out of the corpus, and of what was left.
  var corpusPath: String { FileSystem.join(path, "corpus") }

  private var systemsPath: String { FileSystem.join(path, "systems") }

  /// The folder of the models that are trained to find out how.
  private var tuningPath: String { FileSystem.join(path, "tuning") }

  /// Returns the folder of a trial of a system's settings.
  func trial(_ number: Int, of system: String) -> ModelDirectory {
    ModelDirectory(FileSystem.join(FileSystem.join(tuningPath, system), String(number)))
  }

  /// Returns the folder of a system's model.
  public func model(of system: String) -> ModelDirectory {
    ModelDirectory(FileSystem.join(systemsPath, system))
  }

  /// Returns how the systems of the study that the folder holds are trained, apart from what is each one's own; nil where
  /// it holds none.
  public func recordedTraining() throws -> TrainingConfiguration? {
    let systems = try StudyRecord.read(from: self)?.systems
    return systems?.min { $0.key < $1.key }?.value.training
  }

  /// Returns where the vocabularies of all systems are; one path for both where they are joint.
  func vocabularyPaths(isJoint: Bool) -> (source: String, target: String) {
    ModelDirectory(path).vocabularyPaths(isJoint: isJoint)
  }

  /// Takes the lock of the folder, which is there.
  func takeLock() throws -> FileLock {
    guard let lock = try FileLock(folder: path) else { throw StudyError.folderInUse(path: path) }
    return lock
  }

  /// Removes all that a study has made, but for its report.
  func clear() throws {
    // The record goes first: without it nothing is continued.
    try FileSystem.remove(recordPath)
    let vocabularies = [true, false].map { vocabularyPaths(isJoint: $0) }.flatMap { [$0.source, $0.target] }
    for path in vocabularies + [corpusPath, systemsPath, tuningPath] { try FileSystem.remove(path) }
  }
}
