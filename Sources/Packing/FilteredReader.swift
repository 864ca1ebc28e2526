internal import Bitext

/// Pairs of one part of a corpus that a filter lets through, and all that it has counted up to them.
struct FilteredBlock: Sendable {
  let part: Int
  let pairs: [SentencePair]
  let report: CorpusReport
}

/// Reads a corpus and filters it, block after block.
final class FilteredReader {
  private let corpus: Corpus
  /// How many pairs at the beginning are counted, but left out.
  private let skipped: Int
  private var session: CorpusFilter.Session
  private var part = -1
  private var stream: CorpusStream?

  init(_ corpus: Corpus, _ filter: CorpusFilter, skipping skipped: Int) {
    self.corpus = corpus
    self.skipped = skipped
    session = CorpusFilter.Session(filter)
  }

  /// Returns the next block, which may have no pairs, or nil after the last.
  func next() throws -> FilteredBlock? {
    while true {
      if let pairs = try stream?.next(), !pairs.isEmpty { return filtered(pairs) }
      part += 1
      guard part < corpus.parts.count else { return nil }
      var single = corpus
      single.parts = [corpus.parts[part]]
      stream = try CorpusStream(single)
    }
  }

  private func filtered(_ pairs: [SentencePair]) -> FilteredBlock {
    var kept: [SentencePair] = []
    for pair in pairs {
      let isSkipped = session.report.read < skipped
      if session.keeps(pair), !isSkipped { kept.append(pair) }
    }
    return FilteredBlock(part: part, pairs: kept, report: session.report)
  }
}
