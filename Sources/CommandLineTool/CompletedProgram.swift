/// What shells offer while a command line is typed, in the form that their scripts are written from.
struct CompletedProgram {
  /// An option as it is typed.
  struct Option {
    /// With its dashes.
    let name: String
    let help: String
    let takes: Values
    let valueName: String
    let completion: Completion

    enum Values {
      case none, one, many
    }
  }

  let name: String
  let commands: [Command]

  init(_ program: Program) {
    name = program.name
    let topics = program.topics.map { ($0.name, $0.heading) }
    let help = Command(
      name: "help", summary: "explain a command, a topic, or everything", operands: .of("SUBJECT"),
      options: {},
      example: "", run: { _ in })
    commands = program.commands + [help]
    subjects =
      Set(
        program.commands.flatMap { $0.name.split(separator: " ").map(String.init) }
          + topics.map(\.0) + ["all", "commands"]
      ).sorted()
  }

  /// What `help` explains.
  let subjects: [String]

  /// The words that can stand first, and what they do; a family is its first word.
  var firstWords: [(word: String, help: String)] {
    var words: [(word: String, help: String)] = []
    for command in commands where !command.name.isEmpty {
      let parts = command.name.split(separator: " ").map(String.init)
      if let index = words.firstIndex(where: { $0.word == parts[0] }) {
        words[index].help += ", " + parts[1]
      } else {
        words.append((parts[0], parts.count == 1 ? command.summary : parts[1]))
      }
    }
    return words
  }

  /// The first words of families, and what can follow each.
  var families: [(word: String, commands: [(word: String, help: String)])] {
    var families: [(word: String, commands: [(word: String, help: String)])] = []
    for command in commands {
      let parts = command.name.split(separator: " ").map(String.init)
      guard parts.count == 2 else { continue }
      if families.last?.word != parts[0] { families.append((parts[0], [])) }
      families[families.count - 1].commands.append((parts[1], command.summary))
    }
    return families
  }

  /// The options of a command, with those that every command has and both forms of those that can be negated.
  func options(of command: Command) -> [Option] {
    let own = command.options.flatMap { option -> [Option] in
      let values: Option.Values =
        switch option.arity {
        case .flag: .none
        case .one: .one
        case .many: .many
        }
      func spelled(_ name: String) -> Option {
        Option(
          name: name, help: option.help, takes: values, valueName: option.valueName,
          completion: option.completion)
      }
      if case .flag(isNegatable: true) = option.arity {
        return [spelled("--" + option.name), spelled("--no-" + option.name)]
      }
      return [spelled("--" + option.name)]
    }
    func flag(_ name: String, _ help: String) -> Option {
      Option(name: name, help: help, takes: .none, valueName: "", completion: .nothing)
    }
    let version = command.name.isEmpty ? [flag("--version", "show the version")] : []
    return own + [flag("--help", "explain what can be said here")] + version
  }

  /// What is offered for the operands of a command.
  func operands(of command: Command) -> Completion {
    command.name == "help" ? .words(subjects) : command.operands.completion
  }
}
