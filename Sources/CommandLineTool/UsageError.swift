package import Files

/// What can be wrong with the words of a command line.
package enum UsageError: ReportableError, Equatable {
  case unknownOption(String, suggestion: String?)
  case unknownCommand(String, suggestion: String?)
  /// Help on a topic that a command does not have.
  case unknownTopic(String, command: String, choices: [String])
  /// A command of several, such as `corpus`, without saying which of its `choices`.
  case incompleteCommand(String, choices: [String])
  case missingValue(option: String, valueName: String)
  case unexpectedValue(option: String)
  case invalidValue(option: String, value: String, expected: String)
  case missingOption(String, valueName: String)
  case missingOperand(String)
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

private func asking(_ suggestion: String?) -> String {
  suggestion.map { "; did you mean \($0)?" } ?? ""
}
