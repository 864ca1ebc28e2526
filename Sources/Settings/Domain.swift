/// What the values of a setting can be: how a word becomes one, and what help and errors call it.
public struct Domain<Value: Sendable>: Sendable {
  /// What stands for the value in help, such as `N` or `FILE`.
  public let name: String
  /// What a value has to be, to complete "is not …".
  public let expected: String
  /// The words there are, where they are few.
  public let words: [String]
  /// Returns the value of a word, or nil if it has none.
  public let parse: @Sendable (String) -> Value?
  /// Returns the word for a value, to show defaults.
  public let show: @Sendable (Value) -> String

  /// Makes a domain with a way to read and to show its values.
  public init(
    name: String, expected: String, words: [String] = [],
    parse: @escaping @Sendable (String) -> Value?, show: @escaping @Sendable (Value) -> String
  ) {
    self.name = name
    self.expected = expected
    self.words = words
    self.parse = parse
    self.show = show
  }

  /// Returns what is wrong with a value, wherever it comes from, that is not one of the domain.
  func problems(of value: Value, _ name: String) -> [String] {
    parse(show(value)) == nil ? ["\(name) must be \(expected), not \(show(value))"] : []
  }
}

extension Domain where Value == Int {
  /// A whole number within bounds.
  ///
  /// The highest that is allowed by itself is more than anybody counts, and small enough that neither the sum of many
  /// such numbers nor the product of two can overflow.
  public static func integer(_ name: String = "N", from lowest: Int, through highest: Int = Int(Int32.max))
    -> Domain
  {
    Domain(
      name: name, expected: "a whole number from \(lowest) to \(highest)",
      parse: { word in Int(word).flatMap { lowest <= $0 && $0 <= highest ? $0 : nil } },
      show: { String($0) })
  }
}

extension Domain where Value == Double {
  /// A finite number within bounds, of which `above` and `below` are excluded.
  public static func number(
    _ name: String = "X", from lowest: Double? = nil, above: Double? = nil,
    through highest: Double? = nil, below: Double? = nil
  ) -> Domain {
    let bounds = [
      lowest.map { "from \(shortText($0))" }, above.map { "above \(shortText($0))" },
      highest.map { "to \(shortText($0))" }, below.map { "below \(shortText($0))" },
    ].compactMap { $0 }
    return Domain(
      name: name, expected: (["a number"] + bounds).joined(separator: " "),
      parse: { word in
        guard let value = Double(word), value.isFinite else { return nil }
        let isWithin =
          value >= lowest ?? -.infinity && value > above ?? -.infinity
          && value <= highest ?? .infinity && value < below ?? .infinity
        return isWithin ? value : nil
      },
      show: shortText)
  }
}

extension Domain where Value == Float {
  /// A finite number from 0, below 1.
  public static func fraction(_ name: String = "P") -> Domain {
    Domain(
      name: name, expected: "a number from 0 below 1",
      parse: { word in Float(word).flatMap { $0 >= 0 && $0 < 1 ? $0 : nil } }, show: { "\($0)" })
  }

  /// A finite number above 0.
  public static func positive(_ name: String = "X", orZero: Bool = false) -> Domain {
    Domain(
      name: name, expected: orZero ? "a number from 0 up" : "a number above 0",
      parse: { word in Float(word).flatMap { $0.isFinite && ($0 > 0 || orZero && $0 == 0) ? $0 : nil } },
      show: { "\($0)" })
  }
}

extension Domain {
  /// One of a few words.
  public static func choice(_ name: String, _ choices: KeyValuePairs<String, Value>) -> Domain
  where Value: Equatable {
    let words = choices.map(\.key)
    return Domain(
      name: name, expected: "one of " + words.joined(separator: ", "), words: words,
      parse: { word in choices.first { $0.key == word }?.value },
      show: { value in choices.first { $0.value == value }?.key ?? "" })
  }
}

extension Domain where Value: CaseIterable & RawRepresentable<String>, Value.AllCases: Sendable {
  /// One case of an enumeration, by its raw value.
  public static func choice(_ name: String, of type: Value.Type) -> Domain {
    let words = type.allCases.map(\.rawValue)
    return Domain(
      name: name, expected: "one of " + words.joined(separator: ", "), words: words,
      parse: { Value(rawValue: $0) }, show: { $0.rawValue })
  }
}

/// Returns a number without a fraction of zero: `5`, not `5.0`.
private func shortText(_ value: Double) -> String {
  let text = String(value)
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
