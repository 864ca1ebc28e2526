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
    let isDirect = exists && (path == "-" || status.st_mode & S_IFMT != S_IFREG)
    let target = resolvedPath(path)
    let identity = isDirect ? FileIdentity(writing: path) : FileIdentity(replacing: target)
    guard beginWriting(identity) else { throw FileError.writtenTwice(path: path) }
    defer { endWriting(identity) }
    if isDirect {
      let file = try OutputFile(path: path)
      let result = try body(file)
      try file.close()
      return result
    }
    removeLeftovers(of: target)
    let temporary = temporaryPath(for: target)
    UnfinishedFiles.begin(temporary)
    defer { UnfinishedFiles.end(temporary) }
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
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

  /// Returns a part of a name that nobody can know beforehand, and so put something in the way of.
  static func unguessableName() -> String {
    String(UInt64.random(in: 0 ... .max), radix: 36)
  }

  // A temporary file is called `.NAME.PROCESS.RANDOM.partial`.
  private static func temporaryPath(for path: String) -> String {
    FileSystem.join(
      FileSystem.folder(of: path), "\(beginning(for: path))\(getpid()).\(unguessableName()).partial")
  }

  /// The beginning of a temporary file's name, which leaves room for the rest in the 255 bytes that names may have.
  private static func beginning(for path: String) -> String {
    var name = FileSystem.name(of: path)
    while name.utf8.count > 200 { name.unicodeScalars.removeLast() }
    return ".\(name)."
  }

  /// Notes that a file is being written; returns false where it already is.
  ///
  /// What swallows everything, such as /dev/null, may be written by many, and on a terminal lines stand one after another.
  private static func beginWriting(_ identity: FileIdentity?) -> Bool {
    guard let identity, identity.kind != .device, identity.kind != .terminal else { return true }
    return filesBeingWritten.withLock { $0.insert(identity).inserted }
  }

  private static func endWriting(_ identity: FileIdentity?) {
    guard let identity else { return }
    _ = filesBeingWritten.withLock { $0.remove(identity) }
  }

  /// Removes the temporary files of `path` whose process has ended.
  private static func removeLeftovers(of path: String) {
    let folder = FileSystem.folder(of: path)
    let beginning = beginning(for: path)
    for name in (try? FileSystem.list(folder)) ?? []
    where name.hasPrefix(beginning) && name.hasSuffix(".partial") {
      let numbers = name.dropFirst(beginning.count).dropLast(".partial".count).split(separator: ".")
      guard numbers.count == 2, let process = Int32(numbers[0]), numbers[1].utf8.allSatisfy(isLetterOrDigit)
      else { continue }
      if kill(process, 0) != 0, errno == ESRCH { unlink(FileSystem.join(folder, name)) }
    }
  }
}

private let filesBeingWritten = Mutex<Set<FileIdentity>>([])

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
  default: false
  }
}

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
