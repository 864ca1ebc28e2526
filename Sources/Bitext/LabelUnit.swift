internal import Text

/// What has a label, in a corpus whose targets are labels and not text.
public enum LabelUnit: String, Codable, Hashable, Sendable, CaseIterable {
  /// Each word of the source, as white space of any kind separates them: a target has as many labels.
  case word
  /// The source as a whole: a target is one label.
  case text

  /// Returns the labels of a target; they are what white space separates.
  package static func labels(in target: String) -> [String] { wordsBetweenWhiteSpace(target) }

  /// Returns how many labels a source has.
  package func count(in source: String) -> Int {
    switch self {
    case .word: wordsBetweenWhiteSpace(source).count
    case .text: 1
    }
  }

  /// Whether a target has as many labels as its source needs.
  func fits(_ pair: SentencePair) -> Bool { Self.labels(in: pair.target).count == count(in: pair.source) }

  /// Checks that every target has as many labels as its source needs.
  ///
  /// - Throws: `CorpusError.unequalLabels`, which names the first that has not.
  package func check(_ pairs: [SentencePair]) throws {
    guard let pair = pairs.first(where: { !fits($0) }) else { return }
    throw CorpusError.unequalLabels(
      pair.origin, labels: Self.labels(in: pair.target).count, needed: count(in: pair.source), self)
  }
}
