public import Bitext
public import Text

extension Tokenizer {
  /// Returns the tokens of a source as every model reads it: its pieces, then `</s>`.
  ///
  /// Training, validation and translation all encode their sources here.
  public func encodeSource(_ text: String) -> [TokenID] { encode(text) + [vocabulary.endID] }

  /// Returns the tokens of a source, and what each of them sees by the edges between its words.
  public func encodeSource(_ text: String, _ graph: WordGraph) -> (tokens: [TokenID], graph: TokenGraph) {
    graphSource(encodeWords(text), graph)
  }

  /// Returns the same of each source, in order, computed on so many threads.
  package func encodeSources(
    _ texts: [String], _ graphs: [WordGraph], threads: Int
  ) -> [(tokens: [TokenID], graph: TokenGraph)] {
    zip(encodeWords(texts, threads: threads), graphs).map { graphSource($0, $1) }
  }

  private func graphSource(
    _ pieces: WordPieces, _ graph: WordGraph
  ) -> (tokens: [TokenID], graph: TokenGraph) {
    let count = pieces.tokens.count
    return (
      pieces.tokens + [vocabulary.endID],
      TokenGraph(graph, firstTokens: pieces.words.map(\.firstPiece), end: count, count: count + 1)
    )
  }

  /// Returns the tokens of each source, in order, computed on so many threads.
  public func encodeSources(_ texts: [String], threads: Int) -> [[TokenID]] {
    encode(texts, threads: threads).map { $0 + [vocabulary.endID] }
  }
}
