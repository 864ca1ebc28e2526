internal import CommandLineTool
internal import Files
internal import Glibc

/// A folder below the prefix in which an installation is put together; it goes with the object.
final class Staging {
  let path: String
  private let prefix: String
  /// What has taken its name, and whether something else had it before.
  private var placed: [(path: String, hadPredecessor: Bool)] = []

  init(below prefix: String) throws {
    self.prefix = prefix
    var template = Array(FileSystem.join(prefix, ".translate-install-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw FileError.cannotCreate(path: prefix, reason: lastReason()) }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { try? FileSystem.remove(path) }

  /// Makes a file as it will be.
  func add(_ file: InstalledFile) throws {
    let place = FileSystem.join(path, file.path)
    try FileSystem.createDirectory(FileSystem.folder(of: place))
    switch file.content {
    case .text(let text): try AtomicFile.write(text, to: place)
    case .copy(let source, let isExecutable): try copy(source, to: place, isExecutable)
    case .link(let target):
      guard symlink(target, place) == 0 else {
        throw FileError.cannotCreate(path: place, reason: lastReason())
      }
    }
  }

  /// Runs the program as it was copied, without the variables of this environment, to see that it starts.
  func tryProgram(_ program: String) throws {
    let errors = FileSystem.join(path, "errors")
    let status = try run(FileSystem.join(path, program), ["--version"], errors: errors)
    guard status != 0 else { return }
    let said = (try? FileSystem.readText(errors)) ?? ""
    let lines = said.split(separator: "\n").map(String.init)
    throw InstallationError.doesNotStart(reason: lines.first ?? "it ended with status \(status)")
  }

  /// Lets a file take its name below the prefix; what had the name is kept until this object goes.
  func place(_ file: String) throws {
    let (from, to) = (FileSystem.join(path, file), FileSystem.join(prefix, file))
    let predecessor = FileSystem.join(path, "replaced-\(placed.count)")
    var status = stat()
    let hadPredecessor = lstat(to, &status) == 0
    if hadPredecessor, linkat(AT_FDCWD, to, AT_FDCWD, predecessor, 0) != 0 {
      throw FileError.cannotCreate(path: predecessor, reason: lastReason())
    }
    guard rename(from, to) == 0 else { throw FileError.cannotCreate(path: to, reason: lastReason()) }
    placed.append((file, hadPredecessor))
  }

  /// Gives back the names that have been taken.
  func takeBack() {
    for (index, file) in placed.enumerated().reversed() {
      let place = FileSystem.join(prefix, file.path)
      if file.hadPredecessor {
        rename(FileSystem.join(path, "replaced-\(index)"), place)
      } else {
        unlink(place)
      }
    }
    placed = []
  }
}

/// Copies the bytes of a file, whatever its name, so that they reach the disk.
private func copy(_ source: String, to place: String, _ isExecutable: Bool) throws {
  let file = try MappedFile(path: source)
  let descriptor = open(place, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, isExecutable ? 0o777 : 0o666)
  guard descriptor >= 0 else { throw FileError.cannotCreate(path: place, reason: lastReason()) }
  defer { close(descriptor) }
  try withExtendedLifetime(file) {
    var rest = file.bytes[...]
    while !rest.isEmpty {
      let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileError.writeFailed(path: place, reason: lastReason()) }
      rest = rest.dropFirst(count)
    }
  }
  guard fsync(descriptor) == 0 || errno == EINVAL else {
    throw FileError.writeFailed(path: place, reason: lastReason())
  }
}

/// Runs a program to its end with an empty environment; its output goes nowhere, its errors into a file.
///
/// - Returns: Its exit status, or 128 and the signal that ended it.
private func run(_ program: String, _ arguments: [String], errors: String) throws -> Int32 {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  StopSignals.giveBack(to: &attributes)
  var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
  defer { words.forEach { free($0) } }
  var environment: [UnsafeMutablePointer<CChar>?] = [nil]
  var process = pid_t()
  let code = posix_spawn(&process, program, &actions, &attributes, &words, &environment)
  guard code == 0 else { throw InstallationError.doesNotStart(reason: String(cString: strerror(code))) }
  var status: Int32 = 0
  while waitpid(process, &status, 0) < 0 {
    guard errno == EINTR else { throw InstallationError.doesNotStart(reason: lastReason()) }
  }
  let signal = status & 0x7F
  return signal == 0 ? status >> 8 & 0xFF : 128 + signal
}

private func lastReason() -> String { String(cString: strerror(errno)) }
