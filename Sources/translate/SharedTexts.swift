internal import Bitext
internal import CommandLineTool
internal import Files
internal import Ranks
internal import Translation

/// The texts of the command line or, where there are none, the lines of a file, for processes that share them.
struct SharedTexts: Sendable {
  private let arguments: Arguments
  private let input: String
  private let sizes: BlockSizes

  /// What is read beside the texts.
  private var besides: [String] {
    [TranslateTextOptions.prefixes, TranslateTextOptions.edges].compactMap { arguments[$0] }
  }

  /// Checks in the first process, which reads, that there are files, so that a wrong name is told before a model is loaded.
  init(_ arguments: Arguments, _ group: any ProcessGroup) throws {
    self.arguments = arguments
    input = arguments[TranslateTextOptions.input]
    sizes = arguments.blockSizes(for: group)
    guard group.isFirst else { return }
    let paths = (arguments.operands.isEmpty ? [input] : []) + besides
    // What gives its bytes once is opened once, to be read.
    for path in paths where !InputFile.isStream(path) { _ = try LineReader(path: path) }
  }

  /// What a message calls one of them.
  var unit: String { arguments.operands.isEmpty ? "line" : "text" }

  /// Opens what is to be read.
  ///
  /// - Parameter translator: Who translates the texts; needed where they come with edges.
  func reader(for translator: Translator? = nil) throws -> () throws -> TextBlock? {
    let (prefixes, edges) = (try arguments.linePrefixes(), try arguments.edges())
    if arguments.operands.isEmpty {
      let blocks = TextBlocks(
        of: try LineReader(path: input), prefixes: prefixes, edges: edges, for: translator, sizes)
      return { try blocks.next() }
    }
    let texts = arguments.operands.map(withoutLineEnds)
    let begun = try prefixes?.all(texts.count, of: commandLine)
    let graphs = try edges.flatMap { try translator?.graphs(of: texts, $0, of: commandLine) }
    try edges?.checkEnd(of: commandLine)
    var rest: TextBlock? = TextBlock(texts, prefixes: begun, graphs: graphs)
    return { rest.take() }
  }

  /// Shows how many lines have been written; of texts on the command line nothing.
  func progress(besides output: String) -> Progress? {
    arguments.operands.isEmpty ? arguments.progress("translating", unit: "lines", besides: output) : nil
  }
}
