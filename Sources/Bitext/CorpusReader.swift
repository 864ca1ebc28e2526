/// The sentence pairs of a file or two, one after the other, in memory that does not grow with the file.
public protocol CorpusReader {
  /// Returns the next pair, or nil after the last.
  ///
  /// Throws a `FileError` or a `CorpusError` with file and line where the file is not what it should be.
  func next() throws -> SentencePair?

  /// Whether the next pair can be had without waiting for more input.
  var hasPairAtHand: Bool { get }
}
