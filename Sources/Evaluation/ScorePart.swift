/// One of the numbers that a score is made of.
public struct ScorePart: Hashable, Sendable {
  public let name: String
  public let value: Value

  /// What a part holds.
  public enum Value: Hashable, Sendable {
    case text(String)
    case integer(Int)
    case number(Double)
    case integers([Int])
    case numbers([Double])
  }

  public init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }
}

extension ScorePart.Value {
  /// The value as JSON.
  var json: String {
    switch self {
    case .text(let text): quoted(text)
    case .integer(let integer): String(integer)
    case .number(let number): String(number)
    case .integers(let integers): "[" + integers.map { String($0) }.joined(separator: ", ") + "]"
    case .numbers(let numbers): "[" + numbers.map { String($0) }.joined(separator: ", ") + "]"
    }
  }
}

/// Returns a JSON string.
func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\u{0}"..<" ":
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
