internal import Files
internal import FoundationEssentials
internal import Translation

/// The folder of a lesson: its record, a model's folder for each system, and the pictures.
struct LessonFolder: Sendable {
  let path: String

  /// Returns the path of a file in it.
  func path(of file: String) -> String { FileSystem.join(path, file) }

  /// Returns the folder of a system's model.
  func model(of system: String) -> ModelDirectory { ModelDirectory(path(of: system)) }

  private var recordPath: String { path(of: "lesson.json") }

  /// Makes the folder, or finds that it holds the same lesson; nobody else works in it as long as the lock is held.
  ///
  /// - Throws: `LessonError`, where it holds something else.
  func open(for lesson: String) throws -> FileLock {
    let isNew = !FileSystem.exists(path) || (FileSystem.isDirectory(path) && contents.isEmpty)
    if isNew { try FileSystem.createDirectory(path) } else { try check(lesson) }
    guard let lock = try FileLock(folder: path) else { throw LessonError.folderInUse(path: path) }
    if isNew { try AtomicFile.write(jsonText(of: Record(lesson: lesson)), to: recordPath) }
    return lock
  }

  private func check(_ lesson: String) throws {
    guard FileSystem.exists(recordPath) else { throw LessonError.notALesson(path: path) }
    let bytes = try FileSystem.readTextBytes(recordPath)
    guard let record = Record(bytes) else { throw LessonError.damagedRecord(path: recordPath) }
    guard record.lesson == lesson else { throw LessonError.otherLesson(path: path, lesson: record.lesson) }
  }

  /// What is in the folder; a lock file of file systems whose folders cannot be locked counts for nothing.
  private var contents: [String] { ((try? FileSystem.list(path)) ?? []).filter { $0 != ".lock" } }
}

/// lesson.json.
private struct Record: Codable {
  var format = 1
  var lesson: String

  init(lesson: String) { self.lesson = lesson }

  /// Reads a record; nil where it is none.
  init?(_ bytes: [UInt8]) {
    guard let record = try? JSONDecoder().decode(Record.self, from: Data(bytes)) else { return nil }
    self = record
  }
}
