internal import Files
internal import Glibc

/// The program: the list of its commands, and how each ends.
@main
enum Translate {
  static let version = "0.1.0"

  /// All commands, in the order in which help lists them.
  static let commands: [Command] = [
    .translateText, .evaluate, .compare,
    .vocabularyBuild, .vocabularyShow, .tokenize, .detokenize,
    .train, .corpusCheck, .corpusClean, .corpusSplit,
    .models,
  ]

  static func main() {
    prepareStandardStreams()
    exit(run().rawValue)
  }

  private static func run() -> ExitStatus {
    let console = Console(isQuiet: false)
    var help = "translate --help"
    do {
      switch try Request(try commandLineWords(), commands: commands) {
      case .overview: try show(HelpText.overview(commands))
      case .help(let command): try show(HelpText.of(command))
      case .helpOnFamily(let name, let family): try show(HelpText.family(name, family))
      case .version: try show("translate \(version)\n")
      case .run(let command, let words):
        help = command.invocation + " --help"
        try command.run(try Arguments(words, for: command))
      }
      return .success
    } catch FileError.outputClosed {
      return .success
    } catch let error as UsageError {
      let text = error.description
      console.write("translate: \(text)\(text.hasSuffix("?") ? " See" : "; see") '\(help)'\n")
      return error.exitStatus
    } catch let error as any ReportableError {
      console.write("translate: \(error.description)\n")
      return error.exitStatus
    } catch {
      console.write("translate: \(error); this is a bug in translate, please report it\n")
      return .softwareBug
    }
  }

  private static func show(_ text: String) throws {
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

/// Makes sure that writing to a reader that went away, or to a closed stream, is an error like others.
///
/// Without this the first file opened would take the number of a closed standard stream and be written to.
private func prepareStandardStreams() {
  signal(SIGPIPE, SIG_IGN)
  for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
    // Reading gives an end of file; writing fails, so a lost result is reported.
    _ = open("/dev/null", O_RDONLY)
  }
}
