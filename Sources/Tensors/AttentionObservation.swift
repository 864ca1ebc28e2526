/// Something that an attention can show.
package enum AttentionPart: CaseIterable, Sendable {
  /// What looks, [queries, features of a head].
  case queries
  /// What the score compares with the queries, [keys, features].
  case keys
  /// How well they fit, before the normaliser (logits): [queries, keys], -infinity where a query does not see a key.
  case scores
  /// What the normaliser made of the scores, before dropout: [queries, keys], 0 where a query does not see a key.
  case weights
  /// What the mean is taken of, [keys, features].
  case values
}

/// What one attention of one computation did, as plain numbers.
package struct AttentionObservation: Sendable, Hashable {
  package let site: AttentionSite
  /// The heads of each sentence.
  package internal(set) var sentences: [[Head]]

  /// What one head did in one sentence; what nobody asked for is empty.
  package struct Head: Sendable, Hashable {
    package var queries: [[Float]] = []
    package var keys: [[Float]] = []
    package var scores: [[Float]] = []
    package var weights: [[Float]] = []
    package var values: [[Float]] = []

    package init() {}
  }

  package init(_ site: AttentionSite, sentences: [[Head]] = []) {
    self.site = site
    self.sentences = sentences
  }

  /// Makes room for so many sentences.
  mutating func reserve(sentences count: Int, heads: Int) {
    while sentences.count < count { sentences.append([Head](repeating: Head(), count: heads)) }
  }
}
