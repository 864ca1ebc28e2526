internal import Glibc
internal import Synchronization

/// Files that are either the old or the new one whole, whatever happens while they are written.
///
/// The new bytes go to a temporary file in the same folder, reach the disk (`fsync`), and take the file's name
/// (`rename`, then `fsync` of the folder). On an error the temporary file is removed; one that a killed process left
/// behind is removed when the same file is written next.
public enum AtomicFile {
  /// Writes a file by calling `body` with where to write; its name decides on compression, as for `OutputFile`.
  ///
  /// `-` and what is no regular file, such as a device or a pipe, are written directly.
  public static func write<Result>(to path: String, _ body: (OutputFile) throws -> Result) throws -> Result {
    var status = stat()
    let exists = path == "-" || stat(path, &status) == 0
    if exists, path == "-" || status.st_mode & S_IFMT != S_IFREG {
      let file = try OutputFile(path: path)
      let result = try body(file)
      try file.close()
      return result
    }
    let target = resolvedPath(path)
    removeLeftovers(of: target)
    let temporary = temporaryPath(for: target, process: getpid(), number: nextNumber())
    UnfinishedFiles.begin(temporary)
    defer { UnfinishedFiles.end(temporary) }
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw FileError.cannotCreate(path: path, reason: reasonOfLastError())
    }
    do {
      if exists { fchmod(descriptor, status.st_mode & 0o7777) }
      let file = OutputFile(path: path, descriptor: descriptor, compresses: path.hasSuffix(".gz"))
      let result = try body(file)
      try file.finish(syncing: true)
      guard rename(temporary, target) == 0 else {
        throw FileError.cannotCreate(path: path, reason: reasonOfLastError())
      }
      try syncFolder(FileSystem.folder(of: target))
      return result
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Writes bytes as a file.
  public static func write(_ bytes: UnsafeRawBufferPointer, to path: String) throws {
    try write(to: path) { try $0.write(bytes) }
  }

  /// Writes bytes as a file.
  public static func write(_ bytes: [UInt8], to path: String) throws {
    try write(to: path) { try $0.write(bytes) }
  }

  /// Writes the UTF-8 bytes of a text as a file.
  public static func write(_ text: String, to path: String) throws {
    try write(to: path) { try $0.write(text) }
  }

  // A temporary file is called `.NAME.PROCESS.NUMBER.partial`.
  private static func temporaryPath(for path: String, process: Int32, number: Int) -> String {
    FileSystem.join(
      FileSystem.folder(of: path), ".\(FileSystem.name(of: path)).\(process).\(number).partial")
  }

  private static func nextNumber() -> Int {
    counter.withLock { value in
      value += 1
      return value
    }
  }

  /// Removes the temporary files of `path` whose process has ended.
  private static func removeLeftovers(of path: String) {
    let folder = FileSystem.folder(of: path)
    let beginning = ".\(FileSystem.name(of: path))."
    for name in (try? FileSystem.list(folder)) ?? []
    where name.hasPrefix(beginning) && name.hasSuffix(".partial") {
      let numbers = name.dropFirst(beginning.count).dropLast(".partial".count).split(separator: ".")
      guard numbers.count == 2, let process = Int32(numbers[0]), Int(numbers[1]) != nil else { continue }
      if kill(process, 0) != 0, errno == ESRCH { unlink(FileSystem.join(folder, name)) }
    }
  }
}

private let counter = Mutex(0)

/// Returns where a symbolic link leads, so that writing through it keeps the link.
private func resolvedPath(_ path: String) -> String {
  guard let resolved = realpath(path, nil) else { return path }
  defer { free(resolved) }
  return String(cString: resolved)
}

/// Makes the names in a folder reach the disk.
private func syncFolder(_ path: String) throws {
  let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard descriptor >= 0 else { return }
  defer { close(descriptor) }
  // EINVAL: file systems that cannot sync a folder.
  if fsync(descriptor) != 0, errno != EINVAL, errno != EROFS {
    throw FileError.writeFailed(path: path, reason: reasonOfLastError())
  }
}
