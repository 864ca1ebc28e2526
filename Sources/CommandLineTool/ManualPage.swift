/// The pages of the manual (man 7) of a program: one of it and one of each command.
struct ManualPage {
  let program: Program

  /// What the page of a command is called.
  func name(of command: Command) -> String {
    command.name.isEmpty
      ? program.name : program.name + "-" + command.name.split(separator: " ").joined(separator: "-")
  }

  /// The page of the program: what it does without a command, and all commands.
  var ofProgram: String {
    var page = heading(program.name, program.summary)
    let unnamed = program.unnamed
    let usages =
      (unnamed.map { [$0] } ?? []).map(synopsis) + ["\(bold(program.name)) \\fICOMMAND\\fR [options]"]
    page += ".SH SYNOPSIS\n" + usages.joined(separator: "\n.br\n") + "\n"
    page += ".SH COMMANDS\n"
    for section in program.sections where section.commands.contains(where: { !$0.name.isEmpty }) {
      if !section.title.isEmpty { page += ".SS \(quoted(section.title))\n" }
      for command in section.commands where !command.name.isEmpty {
        page += term(bold(command.name), command.summary)
      }
    }
    if let unnamed {
      page += ".SH OPTIONS\n" + paragraph("Without a command: \(unnamed.summary).")
      page += options(of: unnamed) + examples(of: unnamed)
    }
    for topic in program.topics {
      page += ".SH \(quoted(topic.heading.uppercased()))\n"
      page += topic.rows.map { term(bold($0.name), $0.explanation) }.joined()
    }
    return page + seeAlso(program.commands.filter { !$0.name.isEmpty }.map(name))
  }

  /// The page of a command.
  func of(_ command: Command) -> String {
    heading(name(of: command), command.summary) + ".SH SYNOPSIS\n" + synopsis(command) + "\n.SH OPTIONS\n"
      + options(of: command) + examples(of: command) + seeAlso([program.name])
  }

  private func heading(_ name: String, _ summary: String) -> String {
    ".\\\" Made from the program's tables of options.\n"
      + ".TH \(quoted(name.uppercased())) 1 \"\" \(quoted("\(program.name) \(program.version)")) \"User Commands\"\n"
      + ".SH NAME\n\(escaped(name)) \\- \(escaped(summary))\n"
  }

  private func synopsis(_ command: Command) -> String {
    var words = [bold(program.invocation(of: command))]
    for option in command.options where option.isRequired { words.append(written(option)) }
    words.append("[options]")
    if !command.operands.usage.isEmpty { words.append("\\fI\(escaped(command.operands.usage))\\fR") }
    return words.joined(separator: " ")
  }

  private func options(of command: Command) -> String {
    command.topics.map { topic in
      (topic.isPlain ? "" : ".SS \(quoted(topic.heading))\n")
        + topic.options.map { option in
          term(written(option), option.explanation + (option.isRequired ? " (required)" : ""))
        }.joined()
    }.joined()
  }

  private func examples(of command: Command) -> String {
    let lines = HelpLayout.examples(command.example).joined().split(separator: "\n")
    return ".SH EXAMPLES\n.nf\n" + lines.map { protected(escaped(String($0))) + "\n" }.joined() + ".fi\n"
  }

  private func seeAlso(_ pages: [String]) -> String {
    ".SH SEE ALSO\n" + pages.map { "\\fB\(escaped($0))\\fR(1)" }.joined(separator: ",\n") + "\n"
  }

  private func written(_ option: OptionDeclaration) -> String {
    let words = option.written.split(separator: " ", maxSplits: 1).map(String.init)
    return bold(words[0]) + (words.count == 2 ? " \\fI\(escaped(words[1]))\\fR" : "")
  }

  private func term(_ name: String, _ explanation: String) -> String {
    ".TP\n\(name)\n\(protected(escaped(explanation)))\n"
  }

  private func paragraph(_ text: String) -> String { protected(escaped(text)) + "\n" }

  private func bold(_ text: String) -> String { "\\fB\(escaped(text))\\fR" }

  /// Returns an argument of a request.
  private func quoted(_ text: String) -> String {
    "\"" + escaped(text).replacing("\"", with: "\"\"") + "\""
  }

  /// Returns text whose hyphens can be searched for and copied, and whose backslashes are none of the language's.
  private func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
  }

  /// Returns a line that is no request although it may begin with a dot or an apostrophe.
  private func protected(_ line: String) -> String {
    line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
  }
}
