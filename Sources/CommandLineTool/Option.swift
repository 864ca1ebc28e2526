/// An option of a command, together with the type that reading it gives: `arguments[option]` is a `Value`.
///
/// Declare it once as a constant, list it in the command's `options`, read it in the command's `run`:
///
///     private let beamSize = Option("beam-size", .integer(from: 1), default: 5, help: "…")   // Int
///     private let model = Option.optional("model", .text("NAME-or-DIR"), help: "…")          // String?
///     private let output = Option.required("output", .output, help: "…")                     // String
///     private let source = Option.list("source", .input, help: "…")                          // [String]
///     private let sample = Option.flag("sample", help: "…")                                  // Bool
package struct Option<Value: Sendable>: Sendable {
  package let declaration: OptionDeclaration

  /// The long name, without the dashes.
  package var name: String { declaration.name }
}

/// What the parser and help know of an option, whatever its type.
package struct OptionDeclaration: Sendable {
  enum Arity: Sendable {
    /// No value: `--name`, and `--no-name` for the contrary where that is said.
    case flag(isNegatable: Bool)
    /// `--name value` or `--name=value`; the last one counts.
    case one
    /// One value or more, up to the next option; several times adds to them.
    case many
  }

  package let name: String
  let arity: Arity
  package let valueName: String
  let isRequired: Bool
  let defaultText: String?
  let help: String
  /// What a shell offers for its value.
  let completion: Completion
  /// What is done with the file that its value names, where it names one.
  let role: FileRole?
  /// The heading it stands under in help.
  var group: String?
  /// The word that asks for help on what stands under the heading; nil for the heading itself.
  var topic: String?
  /// Makes the value, wrapped as `Reading<Value>`, of all words given with this option.
  let read: @Sendable ([String]) throws -> any Sendable

  /// Whether it takes several values.
  var isList: Bool {
    if case .many = arity { true } else { false }
  }
}

/// A value on its way from the declaration to the reader, which alone knows its type.
struct Reading<Value: Sendable>: Sendable {
  let value: Value
}

extension Option {
  /// Creates an option that has a default.
  package init(_ name: String, _ kind: ValueKind<Value>, default value: Value, help: String) {
    declaration = OptionDeclaration(
      name: name, arity: .one, valueName: kind.name, isRequired: false, defaultText: kind.show(value),
      help: help, completion: kind.completion, role: kind.role
    ) { words in
      Reading(value: try words.last.map { try parsed($0, kind, name) } ?? value)
    }
  }

  /// Creates an option that has to be given.
  package static func required(_ name: String, _ kind: ValueKind<Value>, help: String) -> Option {
    Option(
      declaration: OptionDeclaration(
        name: name, arity: .one, valueName: kind.name, isRequired: true, defaultText: nil, help: help,
        completion: kind.completion, role: kind.role
      ) { words in
        guard let word = words.last else { throw UsageError.missingOption(name, valueName: kind.name) }
        return Reading(value: try parsed(word, kind, name))
      })
  }

  /// Creates an option that is nil when not given; `defaultText` is what help says happens then.
  package static func optional<Wrapped>(
    _ name: String, _ kind: ValueKind<Wrapped>, defaultText: String? = nil, help: String
  ) -> Option where Value == Wrapped? {
    Option(
      declaration: OptionDeclaration(
        name: name, arity: .one, valueName: kind.name, isRequired: false, defaultText: defaultText,
        help: help,
        completion: kind.completion, role: kind.role
      ) { words in
        Reading<Wrapped?>(value: try words.last.map { try parsed($0, kind, name) })
      })
  }

  /// Creates an option with one value or more, in the order given; empty when not given.
  package static func list<Element>(
    _ name: String, _ kind: ValueKind<Element>, isRequired: Bool = false, help: String
  ) -> Option where Value == [Element] {
    Option(
      declaration: OptionDeclaration(
        name: name, arity: .many, valueName: kind.name, isRequired: isRequired, defaultText: nil, help: help,
        completion: kind.completion, role: kind.role
      ) { words in
        if isRequired, words.isEmpty { throw UsageError.missingOption(name, valueName: kind.name) }
        return Reading(value: try words.map { try element($0, kind, name) })
      })
  }

  /// Creates a flag: false unless given.
  package static func flag(_ name: String, help: String) -> Option where Value == Bool {
    Option(
      declaration: OptionDeclaration(
        name: name, arity: .flag(isNegatable: false), valueName: "", isRequired: false, defaultText: nil,
        help: help, completion: .nothing, role: nil
      ) { words in
        Reading(value: !words.isEmpty)
      })
  }

  /// Creates a pair of flags, `--name` and `--no-name`: nil unless one is given.
  package static func negatableFlag(_ name: String, defaultText: String? = nil, help: String) -> Option
  where Value == Bool? {
    Option(
      declaration: OptionDeclaration(
        name: name, arity: .flag(isNegatable: true), valueName: "", isRequired: false,
        defaultText: defaultText, help: help, completion: .nothing, role: nil
      ) { words in
        Reading<Bool?>(value: words.last.map { $0 == "yes" })
      })
  }
}

private func parsed<Value>(_ word: String, _ kind: ValueKind<Value>, _ name: String) throws -> Value {
  guard let value = kind.parse(word) else {
    throw UsageError.invalidValue(option: name, value: word, expected: kind.expected)
  }
  return value
}

/// Returns one of several values; says so where they all stand in one word.
private func element<Value>(_ word: String, _ kind: ValueKind<Value>, _ name: String) throws -> Value {
  if kind.parse(word) == nil {
    let parts = word.split(separator: ",").map(String.init)
    if parts.count > 1, parts.allSatisfy({ kind.parse($0) != nil }) {
      throw UsageError.inconsistent(
        "--\(name) takes values with spaces between them: --\(name) " + parts.joined(separator: " "))
    }
  }
  return try parsed(word, kind, name)
}

/// Lists options of all types, one a line, some of them under a heading (`group`).
@resultBuilder
package enum OptionListBuilder {
  package static func buildExpression<Value>(_ option: Option<Value>) -> [OptionDeclaration] {
    [option.declaration]
  }
  package static func buildExpression(_ options: [OptionDeclaration]) -> [OptionDeclaration] { options }
  package static func buildBlock(_ parts: [OptionDeclaration]...) -> [OptionDeclaration] {
    parts.flatMap { $0 }
  }
}

/// Returns options that stand under a heading of their own in help; `topic` is the word that asks for them, by default
/// the heading's words in small letters.
package func group(
  _ heading: String, topic: String? = nil, @OptionListBuilder _ options: () -> [OptionDeclaration]
) -> [OptionDeclaration] {
  options().map { declaration in
    var declaration = declaration
    declaration.group = heading
    declaration.topic = topic
    return declaration
  }
}
