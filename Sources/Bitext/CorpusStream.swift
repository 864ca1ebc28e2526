package import Files

/// The sentence pairs of a corpus in blocks, in memory that does not grow with it.
///
/// From a pipe or a terminal, pairs that have come are a block before more is waited for.
public final class CorpusStream {
  private let blocks: Blocks<SentencePair>

  /// Opens the first file of a corpus; each other is opened when those before it have been read.
  public convenience init(_ corpus: Corpus) throws { try self.init(corpus, .growing) }

  /// Opens the first file of a corpus, to be read in blocks of these sizes.
  package init(_ corpus: Corpus, _ sizes: BlockSizes) throws {
    let source = try Source(corpus)
    blocks = Blocks(
      sizes, bytes: { $0.source.utf8.count + $0.target.utf8.count }, isAtHand: { source.hasPairAtHand },
      read: { try source.next() })
  }

  /// Returns the next pairs, none after the last.
  ///
  /// - Throws: A `FileError` or a `CorpusError` with file and line, once the pairs before it have been returned.
  public func next() throws -> [SentencePair] { try blocks.next() }

  /// The pairs of all parts, one after the other.
  private final class Source {
    private let corpus: Corpus
    /// The parts that are to come.
    private var parts: Range<Int>
    private var reader: (any CorpusReader)?

    init(_ corpus: Corpus) throws {
      self.corpus = corpus
      parts = corpus.parts.indices
      reader = try parts.popFirst().map(corpus.makeReader(at:))
    }

    /// Between two parts nothing says how long the next would be waited for.
    var hasPairAtHand: Bool { reader?.hasPairAtHand ?? false }

    func next() throws -> SentencePair? {
      while true {
        if let pair = try reader?.next() { return pair }
        guard let part = parts.popFirst() else { return nil }
        reader = try corpus.makeReader(at: part)
      }
    }
  }
}
