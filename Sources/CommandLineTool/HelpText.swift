/// The texts that explain the program and its commands, made from their declarations.
///
/// What is shown first fits a terminal of 24 lines; it says how to ask for the rest.
struct HelpText {
  let program: Program

  /// Answers a request for help.
  func answer(_ request: HelpRequest) -> String {
    switch request {
    case .overview: overview
    case .commands: commandList
    case .everything: everything
    case .subject(let topic): "\(topic.heading):\n" + HelpLayout.table(topic.rows)
    case .family(let name, let commands): family(name, commands)
    case .familyInFull(let commands): commands.map(inFull).joined(separator: "\n\n")
    case .command(let command): firstScreen(of: command)
    case .commandInFull(let command): inFull(command)
    case .topic(let topic, let command): title(command) + sections([topic])
    case .option(let option, let command): title(command) + "\n" + HelpLayout.table([row(of: option)])
    }
  }

  // MARK: The program

  /// What the program does and how to learn more, with two examples if there is room.
  private var overview: String {
    let texts = [2, 1].map(overview)
    return texts.first(where: fitsScreen) ?? texts[1]
  }

  private func overview(exampleCount: Int) -> String {
    let unnamed = program.unnamed
    let usages = (unnamed.map { [invocation(of: $0)] } ?? []) + ["\(program.name) COMMAND [options]"]
    let example = unnamed?.example ?? program.commands.first?.example ?? ""
    return "\(program.name): \(program.summary)\nUsage: " + usages.joined(separator: "\n       ") + "\n"
      + examples(HelpLayout.examples(example).prefix(exampleCount))
      + "\nCommands:\n" + commandOverview + "\nMore help:\n" + HelpLayout.table(furtherHelp)
  }

  /// Where the commands have purposes, their names by purpose; else each with what it does.
  private var commandOverview: String {
    let sections = program.sections.filter { !$0.title.isEmpty }
    guard sections.isEmpty else { return HelpLayout.table(sections.map { ($0.title, $0.names) }) }
    return HelpLayout.table(rows(program.commands))
  }

  private var furtherHelp: [(String, String)] {
    let help = "\(program.name) help"
    var rows = [("\(help) COMMAND", "a command: usage, example, and its options by topic")]
    if !program.sections.allSatisfy({ $0.title.isEmpty }) {
      rows.append(("\(help) commands", "what each command does"))
    }
    let names = (program.unnamed?.topics ?? []).map(\.name) + program.topics.map(\.name)
    if !names.filter({ !$0.isEmpty }).isEmpty {
      rows.append(("\(help) TOPIC", "of " + names.filter { !$0.isEmpty }.joined(separator: ", ")))
    }
    return rows + [("\(help) all", "everything; '\(program.name) --version' tells the version")]
  }

  private var commandList: String {
    program.sections.filter { $0.commands.contains { !$0.name.isEmpty } }.map { section in
      let title =
        section.title.isEmpty ? "Commands" : section.title.prefix(1).uppercased() + section.title.dropFirst()
      return "\(title):\n" + HelpLayout.table(rows(section.commands))
    }.joined(separator: "\n")
  }

  private var everything: String {
    var parts = [overview, commandList]
    parts += program.topics.map { answer(.subject($0)) }
    parts += program.commands.map(inFull)
    return parts.joined(separator: "\n\n")
  }

  /// Explains commands whose names begin with the same word.
  private func family(_ name: String, _ commands: [Command]) -> String {
    "Usage: \(program.name) \(name) COMMAND [options]\n\nCommands:\n" + HelpLayout.table(rows(commands))
      + "\n'\(program.name) help \(name) COMMAND' explains each.\n"
  }

  private func rows(_ commands: [Command]) -> [(name: String, explanation: String)] {
    commands.filter { !$0.name.isEmpty }.map { ($0.name, $0.summary) }
  }

  // MARK: A command

  /// Explains a command on one screen: the first of these that is short enough is taken.
  private func firstScreen(of command: Command) -> String {
    let topics = command.topics
    let all = HelpLayout.examples(command.example)[...]
    let first = all.prefix(1)
    let isCommon = { (topic: OptionTopic) in topic.heading == SharedOptions.heading }
    let plain = topics.filter(\.isPlain)
    let named = topics.filter { !$0.isPlain }
    let required = topics.flatMap(\.options).filter(\.isRequired)
    let needed =
      required.isEmpty
      ? "" : HelpLayout.table(required.map { ($0.written, $0.explanation) })
    let title = title(command)
    let forms: [() -> String] = [
      { title + examples(all) + sections(topics) },
      {
        title + examples(all) + sections(topics.filter { !isCommon($0) })
          + list(topics.filter(isCommon), of: command)
      },
      { title + examples(all) + sections(plain) + list(named, of: command) },
      { title + examples(first) + sections(plain) + list(named, of: command) },
      { title + needed + examples(all) + list(topics, of: command) },
      { title + needed + examples(first) + list(topics, of: command) },
    ]
    for form in forms {
      let text = form()
      if fitsScreen(text) { return text }
    }
    return title + needed + examples(first) + names(of: topics, of: command)
  }

  private func fitsScreen(_ text: String) -> Bool {
    text.utf8.count { $0 == UInt8(ascii: "\n") } <= HelpLayout.height
  }

  /// Explains a command: usage, all options with their defaults, examples.
  private func inFull(_ command: Command) -> String {
    title(command) + sections(command.topics) + examples(HelpLayout.examples(command.example)[...])
  }

  private func title(_ command: Command) -> String {
    let name = command.name.isEmpty ? program.name : "\(program.name) \(command.name)"
    let usage = HelpLayout.wrapped("Usage: " + invocation(of: command)).joined(separator: "\n         ")
    return HelpLayout.wrapped("\(name): \(command.summary)").joined(separator: "\n  ") + "\n\(usage)\n"
  }

  private func invocation(of command: Command) -> String {
    var parts = [program.invocation(of: command)]
    for option in command.options where option.isRequired { parts.append(option.written) }
    parts.append("[options]")
    if !command.operands.usage.isEmpty { parts.append(command.operands.usage) }
    return parts.joined(separator: " ")
  }

  private func examples(_ examples: some Collection<String>) -> String {
    "\nExample\(examples.count > 1 ? "s" : ""):\n" + examples.joined()
  }

  private func sections(_ topics: [OptionTopic]) -> String {
    topics.map { "\n\($0.heading):\n" + HelpLayout.table($0.options.map(row)) }.joined()
  }

  private func row(of option: OptionDeclaration) -> (name: String, explanation: String) {
    (option.written, option.explanation + (option.isRequired ? " (required)" : ""))
  }

  /// Names the topics of a command, one a line, with as many of their options as fit.
  private func list(_ topics: [OptionTopic], of command: Command) -> String {
    guard !topics.isEmpty else { return "" }
    let column = (topics.map(\.name.unicodeScalars.count).max() ?? 0) + 4
    let rows = topics.map { topic in
      (topic.name, named(topic.options, within: HelpLayout.width - column))
    }
    return topicsTitle(command) + HelpLayout.table(rows)
  }

  private func names(of topics: [OptionTopic], of command: Command) -> String {
    let lines = HelpLayout.wrapped(topics.map(\.name).joined(separator: ", "), to: HelpLayout.width - 2)
    return topicsTitle(command) + lines.map { "  \($0)\n" }.joined()
  }

  private func topicsTitle(_ command: Command) -> String {
    // Without a command, 'help all' explains the whole program.
    guard !command.name.isEmpty else {
      let help = "\(program.name) help"
      return "\nTopics ('\(help) TOPIC'; all: '\(help) \(program.name) all'):\n"
    }
    return "\nTopics ('\(program.name) help \(command.name) TOPIC', or 'all' for everything):\n"
  }

  /// Returns names of options, and `…` in place of those there is no room for.
  private func named(_ options: [OptionDeclaration], within width: Int) -> String {
    var text = ""
    for (index, option) in options.enumerated() {
      let next = text + (text.isEmpty ? "" : ", ") + "--\(option.name)"
      let rest = index == options.count - 1 ? 0 : 3
      if next.unicodeScalars.count + rest > width { return text + ", …" }
      text = next
    }
    return text
  }
}

extension OptionDeclaration {
  /// The option as usage and help show it: `--size N`.
  var written: String {
    switch arity {
    case .flag(let isNegatable): isNegatable ? "--[no-]\(name)" : "--\(name)"
    case .one: "--\(name) \(valueName)"
    case .many: "--\(name) \(valueName)…"
    }
  }

  /// What help says of it, with its default.
  var explanation: String {
    help + (defaultText.map { " (default: \($0))" } ?? "")
  }
}
