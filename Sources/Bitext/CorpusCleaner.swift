internal import Files
internal import NumberText

/// Writes a corpus without the pairs and the flaws that a model should not learn.
public struct CorpusCleaner: Sendable {
  /// Which pairs are left out.
  public var filter: CorpusFilter
  /// What is mended in the pairs that stay.
  public var repairs: TextFlaws
  /// Whether the quotes that CSV puts around a text, and doubles inside, are taken away.
  public var removesQuotes: Bool

  public init(
    filter: CorpusFilter = .cleaning, repairs: TextFlaws = .repairable, removesQuotes: Bool = false
  ) {
    self.filter = filter
    self.repairs = repairs
    self.removesQuotes = removesQuotes
  }

  /// What cleaning did.
  public struct Outcome: Sendable, CustomStringConvertible {
    public let report: CorpusReport
    /// The number of pairs kept in which something was mended.
    public let repaired: Int

    /// The table of pairs kept and dropped, and below it the number of those mended.
    public var description: String { "\(report)\npairs mended: \(grouped(repaired))" }
  }

  /// Reads a corpus, mends its texts, filters them, and writes what is left.
  ///
  /// Lines that are not UTF-8 or lack a column are dropped and counted; anything else wrong with a file is an error,
  /// as is a corpus of which nothing is left, and then nothing is written.
  public func clean(_ corpus: Corpus, to destination: CorpusWriter.Destination) throws -> Outcome {
    var session = CorpusFilter.Session(filter)
    var repaired = 0
    try CorpusWriter.write(to: destination) { writer in
      for part in corpus.parts {
        let reader = try corpus.makeReader(of: part)
        while let pair = try nextReadable(reader, &session) {
          var mended = pair
          (mended.source, mended.target) = (repairedText(pair.source), repairedText(pair.target))
          guard session.keeps(mended) else { continue }
          if !isSame(pair, mended) { repaired += 1 }
          try writer.write(mended)
        }
      }
      guard session.report.read > 0 else { throw CorpusError.emptyCorpus(paths: corpus.paths) }
      guard session.report.kept > 0 else { throw CorpusError.nothingKept(session.report) }
    }
    return Outcome(report: session.report, repaired: repaired)
  }

  private func repairedText(_ text: String) -> String {
    let text = repairs.repair(text)
    return removesQuotes ? repairs.repair(CSVQuotes.removed(from: text)) : text
  }

  private func nextReadable(
    _ reader: any CorpusReader, _ session: inout CorpusFilter.Session
  ) throws -> SentencePair? {
    while true {
      do {
        return try reader.next()
      } catch FileError.notUTF8(let path, let line, _) {
        session.drop(.illFormedText, SentencePair.Origin(path: path, line: line))
      } catch CorpusError.missingColumn(let path, let line, _, _) {
        session.drop(.missingColumn, SentencePair.Origin(path: path, line: line))
      }
    }
  }

  private func isSame(_ first: SentencePair, _ second: SentencePair) -> Bool {
    first.source.utf8.elementsEqual(second.source.utf8) && first.target.utf8.elementsEqual(second.target.utf8)
  }
}
