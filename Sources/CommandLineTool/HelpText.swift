/// The texts that explain the program and its commands.
struct HelpText {
  let program: Program
  private static let width = 100
  private static let indentation = 32

  /// Explains one command: usage, options with their defaults, an example.
  func of(_ command: Command) -> String {
    var text = "\(program.invocation(of: command)): \(command.summary)\n\n\(usage(of: command))\n"
    text += optionSections(of: command)
    return text + examples(command.example)
  }

  /// Explains the program: what it does without a command, and all commands.
  var overview: String {
    let commands = program.commands
    var text = "\(program.name): \(program.summary)\n\n"
    let unnamed = commands.first { $0.name.isEmpty }
    if let unnamed { text += usage(of: unnamed) + "\n       " } else { text += "Usage: " }
    text += "\(program.name) COMMAND [options]\n\nCommands:\n"
    text += list(commands.filter { !$0.name.isEmpty })
    text += row("help COMMAND", "explain a command") + row("--version", "print the version")
    if let unnamed {
      text +=
        "\nWithout a command: \(unnamed.summary). "
        + "After '--' every word is text, even the name of a command.\n"
      text += optionSections(of: unnamed) + examples(unnamed.example)
    }
    return text
  }

  /// Explains commands whose names begin with the same word.
  func family(_ name: String, _ commands: [Command]) -> String {
    "Usage: \(program.name) \(name) COMMAND [options]\n\nCommands:\n" + list(commands)
      + "\n'\(program.name) help \(name) COMMAND' explains each.\n"
  }

  private func usage(of command: Command) -> String {
    var parts = ["Usage: " + program.invocation(of: command)]
    for option in command.options where option.isRequired { parts.append(written(option)) }
    parts.append("[options]")
    if !command.operands.usage.isEmpty { parts.append(command.operands.usage) }
    return parts.joined(separator: " ")
  }

  private func list(_ commands: [Command]) -> String {
    commands.map { row($0.name, $0.summary) }.joined()
  }

  private func optionSections(of command: Command) -> String {
    var text = ""
    for heading in headings(of: command) {
      text += "\n\(heading ?? "Options"):\n"
      for option in command.options where option.group == heading {
        var help = option.help
        if option.isRequired { help += " (required)" }
        if let value = option.defaultText { help += " (default: \(value))" }
        text += row(written(option), help)
      }
    }
    return text
  }

  /// Returns the headings in the order in which they appear, options without one before them.
  private func headings(of command: Command) -> [String?] {
    var headings: [String?] = command.options.contains { $0.group == nil } ? [nil] : []
    for option in command.options where !headings.contains(option.group) { headings.append(option.group) }
    return headings
  }

  private func examples(_ example: String) -> String {
    "\nExample:\n" + example.split(separator: "\n").map { "  \($0)\n" }.joined()
  }

  private func written(_ option: OptionDeclaration) -> String {
    switch option.arity {
    case .flag(let isNegatable): isNegatable ? "--[no-]\(option.name)" : "--\(option.name)"
    case .one: "--\(option.name) \(option.valueName)"
    case .many: "--\(option.name) \(option.valueName)…"
    }
  }

  /// Returns a name and its explanation in two columns.
  private func row(_ name: String, _ explanation: String) -> String {
    var text = "  " + name
    if name.unicodeScalars.count + 4 > Self.indentation {
      text += "\n" + String(repeating: " ", count: Self.indentation)
    } else {
      text = padded(text, to: Self.indentation)
    }
    let lines = wrapped(explanation, to: Self.width - Self.indentation)
    return text + lines.joined(separator: "\n" + String(repeating: " ", count: Self.indentation)) + "\n"
  }

  private func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.unicodeScalars.count + 1 + word.unicodeScalars.count <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
