package import Files
internal import Glibc

/// An executable: what it is called, the list of its commands, and how each run of it ends.
package struct Program: Sendable {
  package let name: String
  package let version: String
  /// What it is for, in one line without a full stop.
  package let summary: String
  /// All commands by their purpose, in the order in which help lists them.
  let sections: [CommandSection]
  /// What else there is to explain.
  let topics: [HelpTopic]
  /// Checks what no command can do without, before one runs.
  private let check: @Sendable () throws -> Void
  /// Called before an error of the command line is told, which others that do the same may tell too.
  private let prepareToRefuse: @Sendable () -> Void

  package init(
    name: String, version: String, summary: String, sections: [CommandSection], topics: [HelpTopic] = [],
    check: @escaping @Sendable () throws -> Void = {}, prepareToRefuse: @escaping @Sendable () -> Void = {}
  ) {
    self.name = name
    self.version = version
    self.summary = summary
    self.sections = sections
    self.topics = topics
    self.check = check
    self.prepareToRefuse = prepareToRefuse
  }

  /// All commands.
  package var commands: [Command] { sections.flatMap(\.commands) }

  /// What runs when no command is named.
  var unnamed: Command? { commands.first { $0.name.isEmpty } }

  /// Does what the words of the command line ask for and ends the process.
  package func run() -> Never {
    StopSignals.receive()
    prepareStandardStreams()
    exit(runCommandLine().rawValue)
  }

  /// Ends the process, on any thread and in the midst of its work, as a command does that throws this error.
  package func end(with error: any ReportableError) -> Never {
    UnfinishedFiles.clearAway {
      writeToStandardError("\(name): \(error.description)\n")
      _exit(error.exitStatus.rawValue)
    }
  }

  /// What a user types to run a command.
  func invocation(of command: Command) -> String {
    command.name.isEmpty ? name : name + " " + command.name
  }

  private func runCommandLine() -> ExitStatus {
    var help = name + " --help"
    do {
      switch try Request(try commandLineWords(), commands: commands) {
      case .help(let words): try show(HelpText(program: self).answer(HelpRequest(words, about: self)))
      case .version: try show("\(name) \(version)\n")
      case .run(let command, let words):
        help = invocation(of: command) + " --help"
        try command.run(prepared(words, for: command))
      }
      return .success
    } catch FileError.outputClosed {
      return .success
    } catch let error as UsageError {
      let text = error.description
      writeToStandardError("\(name): \(text)\(text.hasSuffix("?") ? " See" : "; see") '\(help)'\n")
      return error.exitStatus
    } catch let error as any ReportableError {
      writeToStandardError("\(name): \(error.description)\n")
      return error.exitStatus
    } catch {
      writeToStandardError("\(name): \(error); this is a bug in \(name), please report it\n")
      return .softwareBug
    }
  }

  /// Reads the words after a command's name, and checks what can be checked before it runs.
  private func prepared(_ words: [String], for command: Command) throws -> Arguments {
    do {
      let arguments = try Arguments(words, for: command, of: name)
      try check()
      try arguments.prepareFiles()
      return arguments
    } catch {
      prepareToRefuse()
      throw error
    }
  }

  private func show(_ text: String) throws {
    let output = try OutputFile(path: "-")
    try output.write(text)
    try output.close()
  }
}

/// Returns the words after the program's name, each of them valid UTF-8.
private func commandLineWords() throws -> [String] {
  try CommandLine.arguments.indices.dropFirst().map { index in
    guard let bytes = CommandLine.unsafeArgv[index], let word = String(validatingCString: bytes) else {
      throw UsageError.notUTF8(number: index)
    }
    return word
  }
}

/// Makes sure that writing to a reader that went away, to a closed stream, or beyond a limit on the size of files is an
/// error like others.
///
/// Without this the first file opened would take the number of a closed standard stream and be written to.
private func prepareStandardStreams() {
  signal(SIGPIPE, SIG_IGN)
  signal(SIGXFSZ, SIG_IGN)
  for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
    // What takes its place cannot be read, or written, either: that is reported where it is tried.
    _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
  }
}
