/// The values of a command's options, and its operands, as the user gave them.
package struct Arguments: Sendable {
  /// The command they are for.
  package let command: Command
  /// The name of the program they were given to.
  let program: String
  /// The words that belong to no option, in order.
  package let operands: [String]
  private let words: [String]
  private let readings: [String: any Sendable]
  /// The words given with each option.
  let given: [String: [String]]
  /// Whether nothing is said on standard error: another process says it.
  private(set) var isSilent = false

  /// Sorts the words after a command's name into options and operands.
  ///
  /// Throws a `UsageError` for an unknown option, a missing or unfitting value, a wrong number of operands.
  package init(_ words: [String], for command: Command, of program: String) throws {
    self.command = command
    self.program = program
    self.words = words
    var scanner = Scanner(words: words[...], command: command)
    try scanner.scan()
    operands = scanner.operands
    given = scanner.values
    var readings: [String: any Sendable] = [:]
    for option in command.options {
      readings[option.name] = try option.read(scanner.values[option.name] ?? [])
    }
    self.readings = readings
    if operands.count < command.operands.count.lowerBound {
      throw UsageError.tooFewOperands(command.operands, given: operands.count)
    }
    if operands.count > command.operands.count.upperBound {
      throw UsageError.unexpectedOperand(operands[command.operands.count.upperBound])
    }
  }

  /// Returns the same words and some more, read as those of another command; of options given twice the later counts.
  package func adding(_ words: [String], for command: Command) throws -> Arguments {
    try Arguments(self.words + words, for: command, of: program)
  }

  /// The value of an option of this command.
  package subscript<Value>(option: Option<Value>) -> Value {
    guard let reading = readings[option.name] as? Reading<Value> else {
      preconditionFailure("'\(command.name)' reads --\(option.name) but does not list it")
    }
    return reading.value
  }

  /// Whether the user gave an option, be it with the value it has anyway.
  package func isGiven<Value>(_ option: Option<Value>) -> Bool {
    given[option.name] != nil
  }

  /// What was given, as text in an order of its own, but for options that change no result.
  package var wording: String {
    let others = [SharedOptions.threads.name, SharedOptions.quiet.name]
    let options = given.filter { !others.contains($0.key) }.sorted { $0.key < $1.key }
    return ([command.name] + options.map { "--\($0.key)=\($0.value)" } + ["--"] + operands).joined(
      separator: "\n")
  }

  /// Returns the same, with a console that says nothing at all where the condition holds.
  package func silenced(if condition: Bool) -> Arguments {
    var arguments = self
    arguments.isSilent = isSilent || condition
    return arguments
  }

  /// The names of the options that the user gave, in order.
  package var givenNames: [String] { given.keys.sorted() }

  /// Throws if the user gave both of two options that exclude each other.
  package func refuse<First, Second>(_ first: Option<First>, with second: Option<Second>) throws {
    if isGiven(first), isGiven(second) { throw UsageError.conflict(first.name, second.name) }
  }
}

/// Whether a word is an option and not a value or an operand: `--name` or `-x`, not `-`, `-5`, `- said he`.
func isOption(_ word: String) -> Bool {
  let bytes = Array(word.utf8.prefix(3))
  guard bytes.count >= 2, bytes[0] == UInt8(ascii: "-") else { return false }
  if bytes[1] == UInt8(ascii: "-") { return bytes.count > 2 && isLetter(bytes[2]) }
  return isLetter(bytes[1])
}

private func isLetter(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}

/// Walks over the words once and collects what was given with each option.
private struct Scanner {
  var words: ArraySlice<String>
  let command: Command
  var values: [String: [String]] = [:]
  var operands: [String] = []

  mutating func scan() throws {
    while let word = words.popFirst() {
      if word == "--" {
        operands += words
        return
      }
      if isOption(word) {
        try scanOption(word)
      } else {
        operands.append(word)
      }
    }
  }

  private mutating func scanOption(_ word: String) throws {
    guard word.utf8.starts(with: "--".utf8) else { throw unknown(word) }
    let equals = word.utf8.firstIndex(of: UInt8(ascii: "="))
    let name = String(word[word.utf8.index(word.startIndex, offsetBy: 2)..<(equals ?? word.endIndex)])
    let attached = equals.map { String(word[word.utf8.index(after: $0)...]) }
    guard let option = command.option(named: name) else {
      try scanNegation(name, attached, word)
      return
    }
    switch option.arity {
    case .flag:
      if attached != nil { throw UsageError.unexpectedValue(option: name) }
      values[name, default: []].append("yes")
    case .one:
      values[name, default: []].append(try attached ?? nextValue(of: option))
    case .many:
      values[name, default: []].append(try attached ?? nextValue(of: option))
      while attached == nil, let next = words.first, next != "--", !isOption(next) {
        values[name, default: []].append(next)
        words.removeFirst()
      }
    }
  }

  private mutating func nextValue(of option: OptionDeclaration) throws -> String {
    guard let next = words.first, next != "--", !isOption(next) else {
      throw UsageError.missingValue(option: option.name, valueName: option.valueName)
    }
    words.removeFirst()
    return next
  }

  private mutating func scanNegation(_ name: String, _ attached: String?, _ word: String) throws {
    let positive = String(name.dropFirst(3))
    guard name.hasPrefix("no-"), let option = command.option(named: positive),
      case .flag(isNegatable: true) = option.arity
    else { throw unknown(word) }
    if attached != nil { throw UsageError.unexpectedValue(option: name) }
    values[positive, default: []].append("no")
  }

  private func unknown(_ word: String) -> UsageError {
    let name = word.split(separator: "=").first.map(String.init) ?? word
    let names = (command.options.map(\.name) + ["help"]).map { "--" + $0 }
    return .unknownOption(name, suggestion: suggestion(for: name, among: names))
  }
}
