internal import NumberText

/// A corpus divided into what is trained on and what is held out, as indices of its pairs in ascending order.
public struct CorpusSplit: Sendable, CustomStringConvertible {
  public let training: [Int]
  public let validation: [Int]
  public let test: [Int]
  /// The number of groups of pairs that hang together through equal sentences.
  public let groupCount: Int
  /// The number of pairs in the largest group.
  public let largestGroup: Int
  /// The number of pairs held out whose source sentence is also trained on: 0 when split by source or both.
  public let sharedSources: Int
  /// The number of pairs held out whose target sentence is also trained on: 0 when split by target or both.
  public let sharedTargets: Int

  /// The table of the set sizes, the groups, and what the sets share.
  public var description: String {
    textTable([
      ["training", grouped(training.count), ""],
      ["validation", grouped(validation.count), ""],
      ["test", grouped(test.count), ""],
      ["groups of pairs with equal sentences", grouped(groupCount), "largest: \(grouped(largestGroup))"],
      ["held-out sources also in training", grouped(sharedSources), ""],
      ["held-out targets also in training", grouped(sharedTargets), ""],
    ])
  }
}
