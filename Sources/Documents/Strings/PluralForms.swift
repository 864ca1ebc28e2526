/// Which of the plural forms of a language is that of one thing, as the header of a file of gettext says it.
struct PluralForms {
  private let singular: Int?

  /// Reads a line such as `Plural-Forms: nplurals=2; plural=(n != 1);`.
  init(header: String) {
    let line = header.split(separator: "\n").first { $0.lowercased().hasPrefix("plural-forms:") } ?? ""
    let parts = line.dropFirst("plural-forms:".count).split(separator: ";").map { folded(String($0)) }
    guard let part = parts.first(where: { $0.hasPrefix("plural=") || $0.hasPrefix("plural =") }),
      let equals = part.firstIndex(of: "="), part.utf8.count < 1000
    else {
      singular = nil
      return
    }
    var expression = PluralExpression(String(part[part.index(after: equals)...]), n: 1)
    singular = expression.value()
  }

  /// Whether a form is that of one thing; where there is only one form, it is that of many.
  func isSingular(_ index: Int, of count: Int) -> Bool { count > 1 && index == singular ?? 0 }
}

/// The expression of C that chooses a plural form, for one number.
private struct PluralExpression {
  private let bytes: [UInt8]
  private let n: Int
  private var position = 0
  private var depth = 0

  init(_ text: String, n: Int) {
    bytes = text.utf8.filter { !isMarkupSpace($0) }
    self.n = n
  }

  /// Returns the value; nil where it is no such expression.
  mutating func value() -> Int? {
    guard let value = ternary(), position == bytes.count else { return nil }
    return value
  }

  private mutating func ternary() -> Int? {
    depth += 1
    defer { depth -= 1 }
    guard depth < 50, let condition = binary(0) else { return nil }
    guard take("?") else { return condition }
    guard let first = ternary(), take(":"), let second = ternary() else { return nil }
    return condition != 0 ? first : second
  }

  /// The operators from those that bind least.
  private static let operators = [
    ["||"], ["&&"], ["==", "!="], ["<=", ">=", "<", ">"], ["+", "-"], ["*", "/", "%"],
  ]

  private mutating func binary(_ level: Int) -> Int? {
    guard level < Self.operators.count else { return primary() }
    guard var left = binary(level + 1) else { return nil }
    while let sign = Self.operators[level].first(where: { take($0) }) {
      guard let right = binary(level + 1), let value = apply(sign, left, right) else { return nil }
      left = value
    }
    return left
  }

  private func apply(_ sign: String, _ left: Int, _ right: Int) -> Int? {
    switch sign {
    case "||": left != 0 || right != 0 ? 1 : 0
    case "&&": left != 0 && right != 0 ? 1 : 0
    case "==": left == right ? 1 : 0
    case "!=": left != right ? 1 : 0
    case "<=": left <= right ? 1 : 0
    case ">=": left >= right ? 1 : 0
    case "<": left < right ? 1 : 0
    case ">": left > right ? 1 : 0
    case "+": left.addingReportingOverflow(right).partialValue
    case "-": left.subtractingReportingOverflow(right).partialValue
    case "*": left.multipliedReportingOverflow(by: right).partialValue
    case "/": right == 0 ? nil : left.dividedReportingOverflow(by: right).partialValue
    default: right == 0 ? nil : left.remainderReportingOverflow(dividingBy: right).partialValue
    }
  }

  private mutating func primary() -> Int? {
    if take("!") { return primary().map { $0 == 0 ? 1 : 0 } }
    if take("(") {
      let value = ternary()
      return take(")") ? value : nil
    }
    if take("n") { return n }
    let digits = bytes[position...].prefix(9).prefix { isASCIIDigit($0) }
    position += digits.count
    return Int(String(decoding: digits, as: UTF8.self))
  }

  private mutating func take(_ text: String) -> Bool {
    guard bytes[position...].starts(with: text.utf8) else { return false }
    position += text.utf8.count
    return true
  }
}
