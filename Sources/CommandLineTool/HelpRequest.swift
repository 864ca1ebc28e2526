/// What is to be explained.
enum HelpRequest: Sendable {
  case overview
  /// Every command in a line.
  case commands
  case everything
  /// Something that belongs to the program as a whole.
  case subject(HelpTopic)
  case family(String, [Command])
  case familyInFull([Command])
  case command(Command)
  case commandInFull(Command)
  case topic(OptionTopic, of: Command)
  case option(OptionDeclaration, of: Command)

  /// Finds what words ask for: nothing, a command, `all`, a topic, an option; a command may stand before the last three.
  init(_ words: [String], about program: Program) throws {
    guard let first = words.first else {
      self = .overview
      return
    }
    for count in [2, 1] where words.count >= count {
      let name = words.prefix(count).joined(separator: " ")
      guard let command = program.commands.first(where: { $0.name == name && !name.isEmpty }) else {
        continue
      }
      self = try HelpRequest.about(command, words.dropFirst(count), program)
      return
    }
    let family = program.commands.filter { $0.name.hasPrefix(first + " ") }
    if !family.isEmpty {
      guard words.count == 1 || words[1] == "all" else {
        throw UsageError.unknown(words.joined(separator: " "), among: family.map(\.name))
      }
      self = words.count == 1 ? .family(first, family) : .familyInFull(family)
    } else if words == ["all"] {
      self = .everything
    } else if words == ["commands"] {
      self = .commands
    } else if let topic = program.topics.first(where: { [$0.name] == words }) {
      self = .subject(topic)
    } else if let unnamed = program.unnamed {
      self = try HelpRequest.about(unnamed, first == program.name ? words.dropFirst() : words[...], program)
    } else {
      throw HelpRequest.unknown(words, program)
    }
  }

  private static func about(_ command: Command, _ words: ArraySlice<String>, _ program: Program) throws
    -> HelpRequest
  {
    if words.isEmpty { return .command(command) }
    if words.elementsEqual(["all"]) { return .commandInFull(command) }
    let name = words.joined(separator: "-").lowercased()
    let topics = command.topics
    if let topic = topics.first(where: { $0.name == name }) { return .topic(topic, of: command) }
    if let option = command.option(named: name) { return .option(option, of: command) }
    let begun = topics.filter { $0.name.hasPrefix(name) }
    if begun.count == 1 { return .topic(begun[0], of: command) }
    if command.name.isEmpty { throw unknown(Array(words), program) }
    throw UsageError.unknownTopic(
      words.joined(separator: " "), command: command.name, choices: topics.map(\.name))
  }

  private static func unknown(_ words: [String], _ program: Program) -> UsageError {
    let topics = (program.unnamed?.topics.map(\.name) ?? []) + program.topics.map(\.name)
    return .unknown(
      words.joined(separator: " "),
      among: program.commands.map(\.name) + topics + ["all", "commands", "help"])
  }
}

extension UsageError {
  /// The error of a name that is none of a command, with the nearest that is.
  static func unknown(_ name: String, among names: [String]) -> UsageError {
    .unknownCommand(
      name, suggestion: suggestion(for: name, among: names.filter { !$0.isEmpty }).map { "'\($0)'" })
  }
}
