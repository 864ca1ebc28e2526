/// What a whole command line asks for.
enum Request: Sendable {
  case run(Command, words: [String])
  /// An explanation of what the words name.
  case help([String])
  case version

  /// Finds the command that the first operand names, or takes the one without a name.
  ///
  /// After `--` a word is never the name of a command.
  init(_ words: [String], commands: [Command]) throws {
    let unnamed = commands.first { $0.name.isEmpty }
    if let index = Request.firstOperand(of: words, unnamed) {
      let name = words[index]
      if name == "help" {
        self = .help(words[(index + 1)...].map(Request.withoutDashes).filter { !$0.isEmpty })
        return
      }
      let family = commands.filter { $0.name == name || $0.name.hasPrefix(name + " ") }
      if !family.isEmpty {
        self = try Request.named(name, words[..<index] + [], words[(index + 1)...] + [], family)
        return
      }
    }
    if Request.asksForHelp(words) {
      self = .help(Request.topic(words))
    } else if words.first == "--version" {
      self = .version
    } else if let unnamed {
      self = .run(unnamed, words: words)
    } else if let word = words.first {
      throw Request.unknown(word, commands)
    } else {
      self = .help([])
    }
  }

  private static func named(
    _ name: String, _ before: [String], _ after: [String], _ family: [Command]
  ) throws -> Request {
    if let command = family.first(where: { $0.name == name }) {
      let words = before + after
      return asksForHelp(words) ? .help([name] + topic(words)) : .run(command, words: words)
    }
    guard let second = after.first, !isOption(second) else {
      if asksForHelp(before + after) { return .help([name] + topic(before + after)) }
      throw UsageError.incompleteCommand(
        name, choices: family.map { String($0.name.dropFirst(name.count + 1)) })
    }
    guard let command = family.first(where: { $0.name == name + " " + second }) else {
      throw unknown(name + " " + second, family)
    }
    let words = before + after.dropFirst()
    return asksForHelp(words) ? .help([name, second] + topic(words)) : .run(command, words: words)
  }

  private static func unknown(_ name: String, _ commands: [Command]) -> UsageError {
    let names = commands.map(\.name).filter { !$0.isEmpty } + ["help"]
    return .unknownCommand(name, suggestion: suggestion(for: name, among: names).map { "'\($0)'" })
  }

  /// Returns the words after `--help`, up to the next option.
  private static func topic(_ words: [String]) -> [String] {
    let rest = words.drop { $0 != "--help" && $0 != "-h" }.dropFirst()
    return rest.prefix { !$0.hasPrefix("-") } + []
  }

  private static func withoutDashes(_ word: String) -> String {
    String(word.drop { $0 == "-" })
  }

  private static func asksForHelp(_ words: [String]) -> Bool {
    words.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
  }

  /// Returns where the first word is that is neither an option nor an option's value.
  private static func firstOperand(of words: [String], _ unnamed: Command?) -> Int? {
    let options = unnamed?.options ?? SharedOptions.all
    var index = 0
    while index < words.count, words[index] != "--" {
      let word = words[index]
      if !isOption(word) { return index }
      index += 1
      guard let option = options.first(where: { "--" + $0.name == word }) else { continue }
      switch option.arity {
      case .flag: break
      case .one: index += 1
      case .many: while index < words.count, !isOption(words[index]), words[index] != "--" { index += 1 }
      }
    }
    return nil
  }
}
