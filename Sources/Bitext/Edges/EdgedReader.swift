internal import Files

/// Sentence pairs with the edges of their sources.
final class EdgedReader: CorpusReader {
  private let pairs: any CorpusReader
  private let edges: EdgeReader
  /// What a message calls the pairs.
  private let name: String

  init(_ pairs: any CorpusReader, edges path: String, name: String) throws {
    self.pairs = pairs
    self.name = FileSystem.inputName(name)
    edges = try EdgeReader(path: path)
  }

  var hasPairAtHand: Bool { pairs.hasPairAtHand }

  func next() throws -> SentencePair? {
    guard var pair = try pairs.next() else {
      try edges.checkEnd(of: name)
      return nil
    }
    pair.graph = try edges.next(for: pair.source, of: name)
    return pair
  }
}
