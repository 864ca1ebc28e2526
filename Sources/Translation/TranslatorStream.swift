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
    let blocks = TextBlocks(of: reader, prefixes: prefixes, edges: edges, for: self)
    while let block = try blocks.next() { try write(translate(block)) }
  }

  /// Returns the translations of the texts of a block, in their order.
  package func translate(_ block: TextBlock) -> [TranslatedText] {
    translate(block.texts, prefixes: block.prefixes, graphs: block.graphs, first: block.first)
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
