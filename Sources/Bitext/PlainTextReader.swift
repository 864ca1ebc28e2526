internal import Files

/// A corpus of two files, in which line n of one translates line n of the other.
public final class PlainTextReader: CorpusReader {
  private let source: LineReader
  private let target: LineReader

  /// Opens two line-aligned files, each plain or `.gz`.
  public init(source: String, target: String) throws {
    self.source = try LineReader(path: source)
    self.target = try LineReader(path: target)
  }

  public var hasPairAtHand: Bool { source.hasLineAtHand && target.hasLineAtHand }

  /// Returns the next pair, or nil after the last; throws if one file has more lines than the other.
  public func next() throws -> SentencePair? {
    // Both lines are passed before an error is thrown, so that whoever skips the line stays aligned.
    let results = (Result { try source.next() }, Result { try target.next() })
    let (sourceLine, targetLine) = (try results.0.get(), try results.1.get())
    if let sourceLine, let targetLine {
      let origin = SentencePair.Origin(path: source.path, line: source.lineNumber)
      return SentencePair(source: sourceLine, target: targetLine, origin: origin)
    }
    if sourceLine == nil, targetLine == nil { return nil }
    for rest in [source, target] { while try rest.withNextLine({ _ in }) != nil {} }
    throw CorpusError.unequalLineCounts(
      source: source.path, sourceLines: source.lineNumber, target: target.path,
      targetLines: target.lineNumber)
  }
}
