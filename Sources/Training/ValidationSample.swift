internal import Bitext

/// A pair of the validation corpus and how the model in training translates, or labels, its source.
public struct ValidationSample: Codable, Sendable, Equatable {
  /// The number of the pair in the validation corpus, counted from 1.
  public var pair: Int
  public var source: String
  public var reference: String
  public var translation: String

  /// Returns the places of the pairs that are shown of each validation: a short one, one of middle length and a long
  /// one, the same whenever the corpus is the same.
  ///
  /// They stand in the middle of the shortest, the middle and the longest third of all sources that differ, so that none
  /// is an exception.
  static func places(in pairs: [SentencePair]) -> [Int] {
    var seen: Set<[UInt8]> = []
    let distinct = pairs.indices.filter { seen.insert(Array(pairs[$0].source.utf8)).inserted }
    let lengths = distinct.map { pairs[$0].source.unicodeScalars.count }
    let ordered = distinct.indices.sorted { (lengths[$0], $0) < (lengths[$1], $1) }.map { distinct[$0] }
    guard ordered.count > 3 else { return ordered }
    return [1, 3, 5].map { ordered[ordered.count * $0 / 6] }
  }
}
