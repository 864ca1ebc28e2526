internal import CommandLineTool
internal import Files
internal import Glibc

/// The program `translate` as a server of its own, at a port that was free.
final class ServedProcess {
  let number: Int
  let port: Int
  private let process: pid_t
  /// Where its notes come from; open as long as it runs, so that it can say them.
  private let notes: Int32

  /// Starts the program that lies beside this one, and waits until it listens.
  ///
  /// - Throws: `LoadError`, where there is none or it ends before.
  init(_ options: [String]) throws {
    let path = FileSystem.join(FileSystem.folder(of: try Self.ownPath()), "translate")
    guard FileSystem.exists(path) else { throw LoadError.noProgram(path: path) }
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw LoadError.doesNotServe(reason: Self.lastReason) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let process = try Self.spawn([path, "serve", "--port", "0"] + options, errors: ends)
    guard let port = Self.port(said: ends[0]) else {
      Self.end(process, by: SIGKILL)
      close(ends[0])
      throw LoadError.doesNotServe(reason: "run 'translate serve' with the same options to see why")
    }
    self.process = process
    self.port = port
    number = Int(process)
    notes = ends[0]
  }

  /// Ends it and waits for that.
  func stop() {
    Self.end(process, by: SIGTERM)
    close(notes)
  }

  private static func end(_ process: pid_t, by signal: Int32) {
    var status: Int32 = 0
    kill(process, signal)
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
  }

  /// - Parameter errors: The ends of a pipe for its notes, of which this process keeps the first.
  private static func spawn(_ command: [String], errors: [Int32]) throws -> pid_t {
    defer { close(errors[1]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, errors[1], STDERR_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    StopSignals.giveBack(to: &attributes)
    var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var process = pid_t()
    let code = posix_spawn(&process, command[0], &actions, &attributes, &words, environ)
    guard code == 0 else { throw LoadError.doesNotServe(reason: String(cString: strerror(code))) }
    return process
  }

  /// Returns the port of the last note of a start, `listening on http://127.0.0.1:PORT/`; nil where it never comes.
  private static func port(said notes: Int32) -> Int? {
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while text.count < 1 << 16 {
      let count = read(notes, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return nil }
      text += buffer[..<count]
      guard let start = text.firstRange(of: Array("listening on http://127.0.0.1:".utf8))?.upperBound else {
        continue
      }
      let digits = text[start...].prefix { $0 != UInt8(ascii: "/") }
      if start + digits.count < text.count { return Int(String(decoding: digits, as: UTF8.self)) }
    }
    return nil
  }

  private static func ownPath() throws -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else { throw LoadError.doesNotServe(reason: lastReason) }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static var lastReason: String { String(cString: strerror(errno)) }
}
