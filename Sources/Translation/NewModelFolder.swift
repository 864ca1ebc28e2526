public import Files

/// The folder of a model that a command makes.
extension ModelDirectory {
  /// Throws where a model is there already, before any work is done for a new one.
  func checkIsNew() throws(NewModelError) {
    if exists { throw .modelIsThere(path: path) }
  }

  /// Makes the folder of a new model, while no training may work in it: whole, or none of its files.
  ///
  /// - Parameters:
  ///   - isJoint: Whether source and target share one vocabulary.
  ///   - write: Writes the files, configuration.json last.
  /// - Throws: `NewModelError`, and what writing throws.
  func make(isJoint: Bool, _ write: () throws -> Void) throws {
    try checkIsNew()
    try FileSystem.createDirectory(path)
    guard let lock = try FileLock(folder: path) else { throw NewModelError.folderInUse(path: path) }
    try withExtendedLifetime(lock) {
      do {
        try write()
      } catch {
        let vocabularies = vocabularyPaths(isJoint: isJoint)
        for path in [configurationPath, parametersPath, vocabularies.source, vocabularies.target] {
          try? FileSystem.remove(path)
        }
        throw error
      }
    }
  }
}

/// Why a folder cannot be that of a new model.
public enum NewModelError: ReportableError, Equatable {
  case modelIsThere(path: String)
  case folderInUse(path: String)

  public var exitStatus: ExitStatus {
    switch self {
    case .modelIsThere: .usage
    case .folderInUse: .inputOutput
    }
  }

  public var description: String {
    switch self {
    case .modelIsThere(let path):
      "\(path): holds a model already; name another folder, or remove it first"
    case .folderInUse(let path):
      "\(path): a training is at work in this folder; name another"
    }
  }
}
