internal import CommandLineTool
internal import Files

/// What a command works on: the texts of the command line or, where there are none, the lines of a file.
struct TextInput {
  private let arguments: Arguments
  /// Nil where the texts are on the command line.
  let reader: LineReader?

  /// What a message calls one of them.
  var unit: String { reader == nil ? "text" : "line" }

  /// Opens the file, so that a wrong name is told before a model is loaded.
  init(_ arguments: Arguments, _ input: Option<String>) throws {
    self.arguments = arguments
    reader = arguments.operands.isEmpty ? try LineReader(path: arguments[input]) : nil
  }

  /// Throws where there are texts and a file.
  static func check(_ arguments: Arguments, _ input: Option<String>) throws {
    if !arguments.operands.isEmpty, arguments.isGiven(input) {
      throw UsageError.inconsistent(
        "--\(input.name) and texts on the command line exclude each other: leave one out")
    }
  }

  /// Has the texts worked on, and shows how far that has come.
  ///
  /// - Parameters:
  ///   - activity: What is done, in a word.
  ///   - output: Where the results go.
  ///   - work: What becomes of texts.
  ///   - workOnLines: Works on lines as they come.
  ///   - write: Takes results in order.
  func forEach<Result>(
    _ activity: String, output: String, _ work: ([String]) throws -> [Result],
    lines workOnLines: @escaping (LineReader, ([Result]) throws -> Void) throws -> Void,
    _ write: ([Result]) throws -> Void
  ) throws {
    guard let reader else { return try write(work(arguments.operands.map(withoutLineEnds))) }
    let progress = arguments.progress(activity, unit: "lines", besides: output)
    defer { progress.finish() }
    try workOnLines(reader) { results in
      try write(results)
      progress.advance(by: results.count)
    }
  }
}

/// Returns a text in which line ends are spaces: a text on the command line is one line.
func withoutLineEnds(_ text: String) -> String {
  String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\n" || $0 == "\r" ? " " : $0 }))
}
