/// What a whole command line asks for.
enum Request: Sendable {
  case run(Command, words: [String])
  case help(Command)
  /// Help on commands whose names begin with the same word.
  case helpOnFamily(String, [Command])
  case overview
  case version

  /// Finds the command that the first operand names, or takes the one without a name.
  ///
  /// After `--` a word is never the name of a command.
  init(_ words: [String], commands: [Command]) throws {
    let unnamed = commands.first { $0.name.isEmpty }
    if let index = Request.firstOperand(of: words, unnamed) {
      let name = words[index]
      if name == "help" {
        self = try Request.help(on: words[(index + 1)...].filter { !isOption($0) }, commands)
        return
      }
      let family = commands.filter { $0.name == name || $0.name.hasPrefix(name + " ") }
      if !family.isEmpty {
        self = try Request.named(name, words[..<index] + [], words[(index + 1)...] + [], family)
        return
      }
    }
    if Request.asksForHelp(words) {
      self = .overview
    } else if words.first == "--version" {
      self = .version
    } else if let unnamed {
      self = .run(unnamed, words: words)
    } else if let word = words.first {
      throw Request.unknown(word, commands)
    } else {
      self = .overview
    }
  }

  private static func named(
    _ name: String, _ before: [String], _ after: [String], _ family: [Command]
  ) throws -> Request {
    if let command = family.first(where: { $0.name == name }) {
      return asksForHelp(before + after) ? .help(command) : .run(command, words: before + after)
    }
    guard let second = after.first, !isOption(second) else {
      if asksForHelp(after) { return .helpOnFamily(name, family) }
      throw UsageError.incompleteCommand(
        name, choices: family.map { String($0.name.dropFirst(name.count + 1)) })
    }
    guard let command = family.first(where: { $0.name == name + " " + second }) else {
      throw unknown(name + " " + second, family)
    }
    let words = before + after.dropFirst()
    return asksForHelp(words) ? .help(command) : .run(command, words: words)
  }

  private static func help(on words: [String], _ commands: [Command]) throws -> Request {
    guard !words.isEmpty else { return .overview }
    let name = words.joined(separator: " ")
    if let command = commands.first(where: { $0.name == name }) { return .help(command) }
    let family = commands.filter { $0.name.hasPrefix(name + " ") }
    guard family.isEmpty else { return .helpOnFamily(name, family) }
    throw unknown(name, commands)
  }

  private static func unknown(_ name: String, _ commands: [Command]) -> UsageError {
    let names = commands.map(\.name).filter { !$0.isEmpty } + ["help"]
    return .unknownCommand(name, suggestion: suggestion(for: name, among: names).map { "'\($0)'" })
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
