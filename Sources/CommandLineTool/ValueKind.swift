package import Settings

/// How the word after an option becomes a value, and what help and errors call it.
package struct ValueKind<Value: Sendable>: Sendable {
  /// What stands for the value in help, such as `N` or `FILE`.
  package let name: String
  /// What a value has to be, to complete "is not …".
  package let expected: String
  /// Returns the value of a word, or nil if it has none.
  package let parse: @Sendable (String) -> Value?
  /// Returns the word for a value, to show defaults.
  package let show: @Sendable (Value) -> String
  /// What a shell can offer for it.
  package let completion: Completion
  /// What is done with the file that the word names, where it names one.
  private(set) var role: FileRole?

  /// Makes a kind of value with a way to read and to show it.
  package init(
    name: String, expected: String, completion: Completion = .nothing,
    parse: @escaping @Sendable (String) -> Value?, show: @escaping @Sendable (Value) -> String
  ) {
    self.name = name
    self.expected = expected
    self.completion = completion
    self.parse = parse
    self.show = show
  }

  /// The values of a domain.
  package init(_ domain: Domain<Value>) {
    self.init(
      name: domain.name, expected: domain.expected,
      completion: domain.words.isEmpty ? .nothing : .words(domain.words), parse: domain.parse,
      show: domain.show)
  }

  /// The same, naming a file that is read or written.
  package func naming(_ role: FileRole) -> ValueKind {
    var kind = self
    kind.role = role
    return kind
  }
}

extension ValueKind where Value == String {
  /// Any text but the empty one.
  package static func text(_ name: String, completion: Completion = .nothing) -> ValueKind {
    ValueKind(
      name: name, expected: "a \(name)", completion: completion, parse: { $0.isEmpty ? nil : $0 },
      show: { $0 })
  }

  /// A path of a folder.
  package static var directory: ValueKind { text("DIR", completion: .folders) }
}

extension ValueKind where Value == Int {
  /// A whole number within bounds.
  package static func integer(_ name: String = "N", from lowest: Int, through highest: Int = Int(Int32.max))
    -> ValueKind
  { ValueKind(.integer(name, from: lowest, through: highest)) }
}

extension ValueKind where Value == ClosedRange<Int> {
  /// Whole numbers from one to another, as in `4..12`, or one alone.
  package static func integers(_ name: String = "A..B", from lowest: Int, through highest: Int) -> ValueKind {
    ValueKind(
      name: name, expected: "a range of whole numbers from \(lowest) to \(highest), such as 4..12 or 7",
      parse: { word in
        let ends = word.split(separator: "..", omittingEmptySubsequences: false).map { Int($0) }
        guard ends.count <= 2, let first = ends[0], let last = ends[ends.count - 1] else { return nil }
        return lowest <= first && first <= last && last <= highest ? first...last : nil
      },
      show: { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)..\($0.upperBound)" })
  }
}

extension ValueKind where Value == UInt64 {
  /// A whole number of 64 bits, as seeds are.
  package static var seed: ValueKind {
    ValueKind(name: "N", expected: "a whole number from 0 up", parse: { UInt64($0) }, show: { String($0) })
  }
}

extension ValueKind where Value == Double {
  /// A finite number within bounds, of which `above` and `below` are excluded.
  package static func number(
    _ name: String = "X", from lowest: Double? = nil, above: Double? = nil, through highest: Double? = nil,
    below: Double? = nil
  ) -> ValueKind {
    ValueKind(.number(name, from: lowest, above: above, through: highest, below: below))
  }
}

extension ValueKind {
  /// One of a few words.
  package static func choice(_ name: String, _ choices: KeyValuePairs<String, Value>) -> ValueKind
  where Value: Equatable { ValueKind(.choice(name, choices)) }
}

extension ValueKind where Value: CaseIterable & RawRepresentable<String>, Value.AllCases: Sendable {
  /// One case of an enumeration, by its raw value.
  package static func choice(_ name: String, of type: Value.Type) -> ValueKind {
    ValueKind(.choice(name, of: type))
  }
}
