internal import CommandLineTool
internal import Files
internal import NumberText

/// A line of results: a JSON object whose fields stand in the order in which they were added.
struct Record: ExpressibleByDictionaryLiteral {
  private var fields: [(name: String, value: Value)]

  /// What a field can hold.
  enum Value: ExpressibleByStringLiteral {
    case text(String)
    case integer(Int)
    case integers([Int])
    case number(Double, decimals: Int)
    case spread(Spread, decimals: Int)

    init(stringLiteral text: String) { self = .text(text) }
  }

  init(dictionaryLiteral elements: (String, Value)...) {
    fields = elements.map { (name: $0, value: $1) }
  }

  mutating func add(_ name: String, _ value: Value) { fields.append((name, value)) }

  /// The object as one line, without its end.
  var json: String {
    "{" + fields.map { "\(quoted($0.name)): \($0.value.json)" }.joined(separator: ", ") + "}"
  }
}

extension Record.Value {
  fileprivate var json: String {
    switch self {
    case .text(let text): quoted(text)
    case .integer(let value): String(value)
    case .integers(let values): "[" + values.map(String.init).joined(separator: ", ") + "]"
    case .number(let value, let decimals): written(value, decimals)
    case .spread(let spread, let decimals):
      "{\"median\": \(written(spread.median, decimals)), \"min\": \(written(spread.minimum, decimals)), "
        + "\"max\": \(written(spread.maximum, decimals)), \"n\": \(spread.count)}"
    }
  }
}

extension OutputFile {
  /// Writes a result at once: whoever reads along sees it as soon as it is known.
  func write(_ record: Record) throws {
    try writeLine(record.json)
    try flush()
  }
}

/// JSON has no word for what is infinite or not a number.
private func written(_ value: Double, _ decimals: Int) -> String {
  value.isFinite ? fixed(value, decimals) : "null"
}

private func quoted(_ text: String) -> String {
  var quoted = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\": quoted += "\\\(scalar)"
    case _ where scalar.value < 0x20:
      let digits = String(scalar.value, radix: 16)
      quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted + "\""
}

extension Record {
  /// Adds 10⁹ floating-point operations a second, and how they compare with products alone.
  ///
  /// - Parameter productRate: Floating-point operations a second.
  mutating func add(rate: Spread, productRate: Double) {
    add("gflop_s", .spread(rate, decimals: 1))
    add("product_gflop_s", .number(productRate * 1e-9, decimals: 1))
    add("share_of_product_rate", .number(rate.median / (productRate * 1e-9), decimals: 3))
  }
}
