/// A corpus of two sets of fairseq or Megatron-LM, in which sequence n of one translates sequence n of the other.
public final class IndexedTextReader: CorpusReader {
  private let source: IndexedLines
  private let target: IndexedLines

  /// Opens two sets.
  ///
  /// - Throws: `IndexedTextError`, among others where the sets have different numbers of sequences.
  public init(source: IndexedText, target: IndexedText) throws {
    self.source = try IndexedLines(source)
    self.target = try IndexedLines(target)
    guard self.source.count == self.target.count else {
      throw IndexedTextError.unequalCounts(
        source: source.index, sequences: self.source.count, target: target.index,
        targetSequences: self.target.count)
    }
  }

  public var hasPairAtHand: Bool { true }

  /// Returns the next pair, or nil after the last; its line is the number of the sequences, counted from 1.
  ///
  /// - Throws: `IndexedTextError` with the sequence.
  public func next() throws -> SentencePair? {
    guard let sourceLine = try source.next(), let targetLine = try target.next() else { return nil }
    var pair = SentencePair(
      source: sourceLine.text, target: targetLine.text,
      origin: SentencePair.Origin(path: source.path, line: source.lineNumber))
    if !sourceLine.isWhole || !targetLine.isWhole { pair.remark = .unknownToken }
    return pair
  }
}
