internal import Files

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
    if Request.asksForVersion(words) {
      self = .version
      return
    }
    let unnamed = commands.first { $0.name.isEmpty }
    if let index = Request.firstOperand(of: words, unnamed) {
      let name = words[index]
      if name == "help" {
        self = .help(words[(index + 1)...].map(Request.withoutDashes).filter { !$0.isEmpty })
        return
      }
      let family = commands.filter { $0.name == name || $0.name.hasPrefix(name + " ") }
      // An empty text is no name, not even of the command that has none.
      if !name.isEmpty, !family.isEmpty {
        self = try Request.named(name, words[..<index] + [], words[(index + 1)...] + [], family)
        return
      }
    }
    if Request.asksForHelp(words) {
      self = .help(Request.topic(words))
    } else if let unnamed {
      try Request.refuseSlips(words, unnamed, commands)
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

  /// Throws where what would be translated is more probably a command with a slip in it, or the name of a file.
  private static func refuseSlips(_ words: [String], _ unnamed: Command, _ commands: [Command]) throws {
    guard !words.contains("--") else { return }
    let (operands, isSound) = operands(of: words, unnamed)
    guard let first = operands.first else { return }
    let names = Set(commands.map(\.name)).union(
      commands.compactMap { $0.name.split(separator: " ").first.map(String.init) })
    let candidates = (names.union(["help"])).filter { !$0.isEmpty }.sorted()
    let text = operands.prefix(2).joined(separator: " ")
    for word in [text, first] where word == text && operands.count <= 2 || operands.count == 1 || !isSound {
      if let command = candidates.first(where: { isSlip(word, of: $0) }) {
        throw UsageError.nearCommand(word, command: command)
      }
    }
    // What has a file after it is no word that somebody wants translated, however short it is.
    if operands.count > 1, FileIdentity(reading: operands[1])?.isReadable == true,
      let command = candidates.first(where: { isNear(first, to: $0) })
    {
      throw UsageError.nearCommand(first, command: command)
    }
    if operands.allSatisfy({ FileIdentity(reading: $0)?.isReadable == true }) {
      throw UsageError.fileForText(first)
    }
  }

  private static func asksForHelp(_ words: [String]) -> Bool {
    words.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
  }

  /// Whether the version is asked for, beside whatever else but help.
  private static func asksForVersion(_ words: [String]) -> Bool {
    words.prefix { $0 != "--" }.contains("--version") && !asksForHelp(words)
  }

  /// Returns where the first word is that is neither an option nor an option's value.
  private static func firstOperand(of words: [String], _ unnamed: Command?) -> Int? {
    places(ofOperandsIn: words, unnamed).places.first
  }

  /// Returns the words that are neither options nor values of options, and whether all options are known.
  private static func operands(of words: [String], _ unnamed: Command) -> ([String], isSound: Bool) {
    let (places, isSound) = places(ofOperandsIn: words, unnamed)
    return (places.map { words[$0] }, isSound)
  }

  private static func places(ofOperandsIn words: [String], _ unnamed: Command?) -> (
    places: [Int], isSound: Bool
  ) {
    let options = unnamed?.options ?? SharedOptions.all
    var (places, isSound) = ([Int](), true)
    var index = 0
    while index < words.count, words[index] != "--" {
      let word = words[index]
      index += 1
      guard isOption(word) else {
        places.append(index - 1)
        continue
      }
      let name = word.prefix { $0 != "=" }
      guard let option = options.first(where: { name == "--" + $0.name || name == "--no-" + $0.name }) else {
        isSound = false
        continue
      }
      guard name == word else { continue }
      switch option.arity {
      case .flag: break
      case .one: index += 1
      case .many: while index < words.count, !isOption(words[index]), words[index] != "--" { index += 1 }
      }
    }
    return (places, isSound)
  }
}
