internal import Files
internal import Training

/// Files that must stay as they were while a study trains one system after the other.
struct WatchedFiles: Sendable {
  private var files: [(path: String, checksum: FileChecksum)] = []

  /// Adds files with the checksums that are recorded of them, in the same order.
  mutating func add(_ paths: [String], _ recorded: [TrainingRecord.File]) {
    files += zip(paths, recorded).map { ($0, $1.checksum) }
  }

  /// Throws where a file is not what it was.
  func check() throws {
    for (path, checksum) in files where try !FileSystem.exists(path) || FileChecksum(path: path) != checksum {
      throw StudyError.fileChanged(path: path)
    }
  }
}
