public import Bitext
public import Evaluation
internal import Files
internal import Text
package import Translation

/// Sentences, their translations, and the links that people drew between their words.
public struct AlignedSentences: Sendable {
  public let pairs: [SentencePair]
  /// One for each pair.
  public let gold: [GoldAlignment]

  /// - Precondition: There are as many alignments as pairs.
  public init(_ pairs: [SentencePair], _ gold: [GoldAlignment]) {
    precondition(pairs.count == gold.count, "\(pairs.count) pairs and \(gold.count) alignments")
    self.pairs = pairs
    self.gold = gold
  }

  /// Reads a tab-separated file: source, target, and links such as `0-0 1?2`.
  ///
  /// - Throws: `FileError`, `CorpusError` or `AlignmentNotationError`; `TrainingError.noAlignments`, where the file is
  ///   empty.
  public init(path: String) throws {
    let reader = try TabSeparatedReader(path: path)
    let links = try TabSeparatedReader(path: path, columns: .init(source: 1, target: 3))
    var (pairs, gold): ([SentencePair], [GoldAlignment]) = ([], [])
    while let pair = try reader.next(), let line = try links.next() {
      pairs.append(pair)
      do {
        gold.append(try GoldAlignment(line.target))
      } catch AlignmentNotationError.notALink(let word) {
        throw AlignmentNotationError.notALinkInFile(word, path: path, line: line.origin.line)
      }
    }
    if pairs.isEmpty { throw TrainingError.noAlignments(path: path) }
    self.init(pairs, gold)
  }

  /// Returns how far a model's links are from those of people, from 0 to 1, while it is made to write the references;
  /// nil for a model without attention.
  package func errorRate(of model: TrainedModel) -> Double? {
    guard model.configuration.architecture.hasAttention else { return nil }
    var rate = AlignmentErrorRate()
    for (pair, gold) in zip(pairs, gold) {
      rate.add(model.alignedWords(source: pair.source, target: pair.target), gold: gold)
    }
    return rate.value
  }
}
