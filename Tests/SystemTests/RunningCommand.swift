internal import Files
internal import Glibc
internal import TestSupport

/// The real program while it runs, to be stopped, killed, or waited for.
final class RunningCommand {
  private let process: pid_t
  private let folder: TemporaryDirectory
  private var hasEnded = false

  /// Starts the program; `outputPath` is where its standard output goes.
  init(_ arguments: [String], outputPath: String = "/dev/null") throws {
    folder = try TemporaryDirectory()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, outputPath, O_WRONLY, 0)
    posix_spawn_file_actions_addopen(
      &actions, STDERR_FILENO, folder.path("errors"), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // What runs in the background of a shell ignores SIGINT, and threads of Dispatch block signals; what they
    // start would too.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for number in [SIGHUP, SIGINT, SIGQUIT, SIGTERM] { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    let path = try TranslateCommand.executablePath()
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var process = pid_t()
    guard posix_spawn(&process, path, &actions, &attributes, &words, environ) == 0 else {
      throw FileError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
    }
    self.process = process
  }

  deinit {
    if !hasEnded {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
  }

  /// What it has written to standard error.
  var errors: String { (try? FileSystem.readText(folder.path("errors"))) ?? "" }

  /// The signals that each of its threads has blocked: bit n - 1 stands for signal n.
  func blockedSignals() throws -> [UInt64] {
    let tasks = "/proc/\(process)/task"
    return try FileSystem.list(tasks).compactMap { thread in
      let status = try FileSystem.readText("\(tasks)/\(thread)/status")
      let line = status.split(separator: "\n").first { $0.hasPrefix("SigBlk:") }
      return line.flatMap { UInt64($0.dropFirst("SigBlk:".count).filter { !$0.isWhitespace }, radix: 16) }
    }
  }

  /// Sends a signal, unless it has ended.
  func send(_ signal: Int32) {
    if !hasEnded { kill(process, signal) }
  }

  /// Returns the exit status once it has ended; negative for the signal that ended it.
  func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    hasEnded = true
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : -signal
  }

  /// Waits until something is true, looking every millisecond; returns false where the program ends first.
  func waits(until condition: () -> Bool) -> Bool {
    while !condition() {
      var information = siginfo_t()
      let ended = waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT) == 0
      if ended && information.si_signo == SIGCHLD { return condition() }
      usleep(1000)
    }
    return true
  }
}
