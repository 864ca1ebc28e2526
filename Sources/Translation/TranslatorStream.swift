public import Bitext
public import Files
internal import Text

extension Translator {
  /// Translates lines as they come, in memory that does not grow with their number.
  ///
  /// Lines are translated in blocks, which never change a translation; those that have come are translated before more
  /// are waited for.
  ///
  /// - Parameters:
  ///   - reader: Where the lines come from.
  ///   - prefixes: What translations begin with.
  ///   - edges: The edges between the words of the lines, for a model whose encoder goes along edges.
  ///   - write: Takes results in the order of their lines.
  /// - Throws: What `write` throws, and what reading throws, then after the lines before it have been written.
  public func translateLines(
    of reader: LineReader, prefixes: LinePrefixes? = nil, edges: EdgeReader? = nil,
    _ write: ([TranslatedText]) throws -> Void
  ) throws {
    let blocks = Blocks<String>(
      bytes: { $0.utf8.count }, isAtHand: { reader.hasLineAtHand }, read: { try reader.next() })
    var first = 0
    while true {
      let lines = try blocks.next()
      let begun = try prefixes?.next(lines.count, of: reader.path)
      let graphs = try edges.map { try self.graphs(of: lines, $0, of: reader.path, first: first) }
      if lines.isEmpty {
        try prefixes?.checkEnd(of: reader.path, lines: first)
        try edges?.checkEnd(of: FileSystem.inputName(reader.path))
        return
      }
      try write(translate(lines, prefixes: begun, graphs: graphs, first: first))
      first += lines.count
    }
  }

  /// Reads the edges between the words of texts.
  ///
  /// - Parameters:
  ///   - texts: The texts, one after the other.
  ///   - reader: Where their edges come from.
  ///   - source: What a message calls where the texts came from.
  ///   - first: The number of the first of them, counted from 0.
  /// - Throws: What reading throws, and `EdgeError`, also for a text that is too long to be read at once.
  package func graphs(
    of texts: [String], _ reader: EdgeReader, of source: String, first: Int = 0
  ) throws -> [WordGraph] {
    try texts.enumerated().map { index, text in
      let graph = try reader.next(for: text, of: FileSystem.inputName(source))
      let tokens = sourceTokenizer.encodeSource(text).count
      guard tokens <= options.maximumSourceTokens else {
        throw EdgeError.tooLong(
          source: FileSystem.inputName(source), line: first + index + 1, tokens: tokens,
          most: options.maximumSourceTokens)
      }
      return graph
    }
  }
}
