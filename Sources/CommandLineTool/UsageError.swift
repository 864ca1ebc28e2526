package import Files

/// What can be wrong with the words of a command line.
package enum UsageError: ReportableError, Equatable {
  case unknownOption(String, suggestion: String?)
  case unknownCommand(String, suggestion: String?)
  /// Help on a topic that a command does not have.
  case unknownTopic(String, command: String, choices: [String])
  /// One word to translate that is nearly the name of a command.
  case nearCommand(String, command: String)
  /// A text to translate that is the name of a file.
  case fileForText(String)
  /// A command of several, such as `corpus`, without saying which of its `choices`.
  case incompleteCommand(String, choices: [String])
  case missingValue(option: String, valueName: String)
  case unexpectedValue(option: String)
  case invalidValue(option: String, value: String, expected: String)
  case missingOption(String, valueName: String)
  case missingOperand(String)
  /// Some operands, but not as many as it takes; `advice` says what to do instead.
  case moreOperandsNeeded(String, given: Int, needed: Int, advice: String?)
  case unexpectedOperand(String)
  case invalidOperand(String, expected: String)
  /// Options that exclude each other.
  case conflict(String, String)
  /// Options that only make sense together, or whatever else one command alone can check.
  case inconsistent(String)
  /// `number` counts the words after the command's name from 1.
  case notUTF8(number: Int)

  package var exitStatus: ExitStatus { .usage }

  package var description: String {
    switch self {
    case .unknownOption(let name, let suggestion):
      "unknown option \(name)" + asking(suggestion)
    case .unknownCommand(let name, let suggestion):
      "unknown command '\(name)'" + asking(suggestion)
    case .unknownTopic(let topic, let command, let choices):
      "'\(command)' has no topic or option '\(topic)'; there are "
        + (choices + ["all"]).joined(separator: ", ")
    case .incompleteCommand(let name, let choices):
      "'\(name)' needs to know what to do: " + choices.map { "'\(name) \($0)'" }.joined(separator: ", ")
    case .missingValue(let option, let valueName):
      "--\(option) needs a value: --\(option) \(valueName)"
    case .unexpectedValue(let option):
      "--\(option) takes no value"
    case .invalidValue(let option, let value, let expected):
      "--\(option): '\(value)' is not \(expected)"
    case .missingOption(let option, let valueName):
      "--\(option) is missing: --\(option) \(valueName)"
    case .missingOperand(let name):
      "\(name) is missing"
    case .moreOperandsNeeded(let name, let given, let needed, let advice):
      "\(given) \(name) given, and \(needed) or more are needed" + (advice.map { ": \($0)" } ?? "")
    case .nearCommand(let word, let command):
      "'\(word)' is no command; did you mean '\(command)'? After '--' it is a text: '-- \(word)'"
    case .fileForText(let path):
      "'\(path)' is a file; did you mean '--input \(path)'? After '--' it is a text: '-- \(path)'"
    case .unexpectedOperand(let word):
      "unexpected '\(word)': an option may be missing before it"
    case .invalidOperand(let word, let expected):
      "'\(word)' is not \(expected)"
    case .conflict(let first, let second):
      "--\(first) and --\(second) exclude each other: leave one out"
    case .inconsistent(let message):
      message
    case .notUTF8(let number):
      "argument \(number) is not valid UTF-8: check the encoding of the terminal or script"
    }
  }
}

extension UsageError {
  static func tooFewOperands(_ operands: Operands, given: Int) -> UsageError {
    given == 0
      ? .missingOperand(operands.name)
      : .moreOperandsNeeded(
        operands.name, given: given, needed: operands.count.lowerBound, advice: operands.advice)
  }
}

private func asking(_ suggestion: String?) -> String {
  suggestion.map { "; did you mean \($0)?" } ?? ""
}
