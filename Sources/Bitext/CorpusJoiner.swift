public import Randomness

/// Joins sentences to longer ones: groups of pairs become one pair, sources joined by spaces and targets too.
///
/// Translations of texts longer than those trained on show what a model does with length (Cho et al. 2014).
public struct CorpusJoiner: Sendable {
  /// How many sentences a group may have; each number is equally likely.
  public var groupSizes: ClosedRange<Int>
  /// Whether sentences are put into another order first, so that what is joined did not stand together.
  public var isShuffled: Bool
  public var seed: Seed

  public init(groupSizes: ClosedRange<Int>, isShuffled: Bool = false, seed: Seed) {
    precondition(groupSizes.lowerBound > 0, "groups of \(groupSizes)")
    self.groupSizes = groupSizes
    self.isShuffled = isShuffled
    self.seed = seed
  }

  /// Returns the groups, as indices of pairs: one after the other: as many as asked for, or as there are pairs for.
  ///
  /// No pair is used twice; shuffled ones are, in another order each time, where more groups are asked for than one
  /// time gives. A group that the pairs do not suffice for is left out. Throws if there cannot be as many as asked for.
  public func groups(of count: Int, limit: Int? = nil) throws -> JoinedGroups {
    let groups = JoinedGroups(self, of: count, limit: limit)
    // Shuffled pairs that suffice for one group of any size suffice for as many as there may be.
    if isShuffled, count >= groupSizes.upperBound { return groups }
    var found = 0
    for _ in groups { found += 1 }
    guard found > 0, found >= limit ?? 0 else {
      throw CorpusError.cannotJoin(asked: limit ?? 1, found: found, pairs: count, size: groupSizes.upperBound)
    }
    return groups
  }

  /// Returns the pair that a group of pairs becomes; it comes from where the first of them does.
  public func joined(_ group: [SentencePair]) -> SentencePair {
    precondition(!group.isEmpty, "a group without a pair")
    return SentencePair(
      source: group.map(\.source).joined(separator: " "), target: group.map(\.target).joined(separator: " "),
      origin: group[0].origin)
  }
}
