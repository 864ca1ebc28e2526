/// One thing the program does: what it is called, what it understands, and what it runs.
///
/// A command is a constant in a file of its own (`extension Command { static let tokenize = Command(…) }`)
/// and one line in the list of its `Program`.
package struct Command: Sendable {
  /// One word or two, such as `tokenize` and `corpus check`; empty for what runs when no command is named.
  let name: String
  /// What it does, in one line without a full stop.
  let summary: String
  let operands: Operands
  /// Its own options and those that every command has.
  let options: [OptionDeclaration]
  /// Whole command lines that work, one a line.
  let example: String
  let run: @Sendable (Arguments) throws -> Void

  package init(
    name: String, summary: String, operands: Operands = .none,
    @OptionListBuilder options: () -> [OptionDeclaration], example: String,
    run: @escaping @Sendable (Arguments) throws -> Void
  ) {
    self.name = name
    self.summary = summary
    self.operands = operands
    self.options = options() + SharedOptions.all
    self.example = example
    self.run = run
  }

  /// The option of a long name.
  func option(named name: String) -> OptionDeclaration? {
    options.first { $0.name == name }
  }
}

/// The words of a command line that belong to no option.
package struct Operands: Sendable {
  /// What they are called, as in `FILE`.
  let name: String
  let count: ClosedRange<Int>
  /// What a shell offers for them.
  let completion: Completion
  /// What is done with the files they name, where they name any.
  var role: FileRole?
  /// What to do instead where there are too few.
  var advice: String?

  package static let none = Operands(name: "", count: 0...0, completion: .nothing)

  /// At least `lowest` and at most `highest` of them.
  package static func of(
    _ name: String, from lowest: Int = 0, through highest: Int = .max, completion: Completion = .nothing
  ) -> Operands {
    Operands(name: name, count: lowest...highest, completion: completion)
  }

  /// Operands that name files to be read.
  package static func files(
    _ name: String, from lowest: Int = 0, through highest: Int = .max, completion: Completion = .files,
    advice: String? = nil
  ) -> Operands {
    Operands(name: name, count: lowest...highest, completion: completion, role: .input, advice: advice)
  }

  /// How a line of usage shows them.
  var usage: String {
    guard count.upperBound > 0 else { return "" }
    let repeated = count.upperBound > 1 ? name + "…" : name
    return count.lowerBound == 0 ? "[\(repeated)]" : repeated
  }
}
