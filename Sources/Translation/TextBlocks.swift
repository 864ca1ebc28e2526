package import Bitext
package import Files

/// The lines of a file as blocks of texts to translate, in memory that does not grow with their number.
package final class TextBlocks {
  private let blocks: Blocks<String>
  private let path: String
  private let prefixes: LinePrefixes?
  private let edges: EdgeReader?
  /// Divides texts into tokens, where they come with edges.
  private let translator: Translator?
  private var first = 0

  /// - Parameters:
  ///   - reader: Where the lines come from.
  ///   - prefixes: What translations begin with.
  ///   - edges: The edges between the words of the lines.
  ///   - translator: Who translates them; needed where there are edges.
  ///   - sizes: How long blocks become.
  package init(
    of reader: LineReader, prefixes: LinePrefixes? = nil, edges: EdgeReader? = nil,
    for translator: Translator? = nil, _ sizes: BlockSizes = .growing
  ) {
    precondition(edges == nil || translator != nil, "edges without a translator")
    blocks = Blocks(
      sizes, bytes: { $0.utf8.count }, isAtHand: { reader.hasLineAtHand }, read: { try reader.next() })
    path = reader.path
    (self.prefixes, self.edges, self.translator) = (prefixes, edges, translator)
  }

  /// Returns the next texts, nil after the last.
  ///
  /// - Throws: What reading throws, once the texts before it have been returned.
  package func next() throws -> TextBlock? {
    let lines = try blocks.next()
    let begun = try prefixes?.next(lines.count, of: path)
    let graphs = try edges.flatMap { try translator?.graphs(of: lines, $0, of: path, first: first) }
    if lines.isEmpty {
      try prefixes?.checkEnd(of: path, lines: first)
      try edges?.checkEnd(of: FileSystem.inputName(path))
      return nil
    }
    defer { first += lines.count }
    return TextBlock(first: first, lines, prefixes: begun, graphs: graphs)
  }
}
