internal import NumberText

/// JSON whose fields stand in the order in which they were given: for results that people read as they come.
package indirect enum OrderedJSON: Hashable, Sendable {
  case text(String)
  case integer(Int)
  /// With all digits that tell it from others; what is not finite is null, since JSON has no word for it.
  case number(Double)
  /// Rounded to this many decimals.
  case rounded(Double, decimals: Int)
  case list([OrderedJSON])
  case object([Field])

  /// A field of an object.
  package struct Field: Hashable, Sendable {
    package var name: String
    package var value: OrderedJSON

    package init(_ name: String, _ value: OrderedJSON) {
      self.name = name
      self.value = value
    }
  }

  /// The text on one line: `{"a": 1, "b": [2, 3]}`.
  package var line: String {
    switch self {
    case .text(let text): quoted(text)
    case .integer(let integer): String(integer)
    case .number(let number): number.isFinite ? String(number) : "null"
    case .rounded(let number, let decimals): number.isFinite ? fixed(number, decimals) : "null"
    case .list(let values): "[" + values.map(\.line).joined(separator: ", ") + "]"
    case .object(let fields):
      "{" + fields.map { "\(quoted($0.name)): \($0.value.line)" }.joined(separator: ", ") + "}"
    }
  }

  /// The text with each field of an object on a line of its own, moved in by a space for each level; lists of plain values
  /// stay on one line.
  package var lines: String { lines(level: 0) }

  private func lines(level: Int) -> String {
    let (inner, outer) = (String(repeating: " ", count: level + 1), String(repeating: " ", count: level))
    switch self {
    case .object(let fields) where !fields.isEmpty:
      let texts = fields.map { "\(inner)\(quoted($0.name)): \($0.value.lines(level: level + 1))" }
      return "{\n" + texts.joined(separator: ",\n") + "\n\(outer)}"
    case .list(let values) where values.contains(where: \.isObject):
      return "[\n" + values.map { inner + $0.lines(level: level + 1) }.joined(separator: ",\n")
        + "\n\(outer)]"
    default: return line
    }
  }

  private var isObject: Bool {
    if case .object = self { true } else { false }
  }
}

private func quoted(_ text: String) -> String {
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
