public import Randomness

/// The batches of every epoch, in an order that the seed alone decides.
///
/// Pairs are shuffled, sorted by length inside large buckets of the shuffled order, cut into batches, and the batches
/// are shuffled. For every epoch:
/// - each pair is in exactly one batch, unless some are to be drawn more often than others;
/// - the target tokens of a batch are at most the budget, unless it is a single pair that alone is longer;
/// - the batches are a function of the lengths, the budget, the seed and the epoch: nothing has to be stored or
///   replayed to come back to a position.
public struct BatchSampler: Sendable {
  private let sourceLengths: [Int]
  private let targetLengths: [Int]
  private let tokenBudget: Int
  private let bucketBatches: Int
  private let seed: Seed
  private let drawn: DrawnPairs?

  /// Prepares batches of pairs with these lengths.
  ///
  /// - Parameters:
  ///   - sourceLengths: The number of source tokens of each pair.
  ///   - targetLengths: The number of target tokens of each pair, the end mark included.
  ///   - tokenBudget: The largest number of target tokens in a batch.
  ///   - bucketBatches: About how many batches are sorted by length together. More give batches of more equal length,
  ///     fewer give more varied ones.
  ///   - seed: Fixes the order, for the purpose of shuffling.
  ///   - drawn: Which of the pairs each epoch has; nil for each of them once.
  public init(
    sourceLengths: [Int], targetLengths: [Int], tokenBudget: Int, bucketBatches: Int = 20, seed: Seed,
    drawn: DrawnPairs? = nil
  ) {
    precondition(
      sourceLengths.count == targetLengths.count,
      "\(sourceLengths.count) sources, \(targetLengths.count) targets")
    precondition(tokenBudget > 0, "a batch of \(tokenBudget) tokens")
    precondition(bucketBatches > 0, "a bucket of \(bucketBatches) batches")
    self.sourceLengths = sourceLengths
    self.targetLengths = targetLengths
    self.tokenBudget = tokenBudget
    self.bucketBatches = bucketBatches
    self.seed = seed
    self.drawn = drawn
  }

  /// The number of pairs.
  public var pairCount: Int { targetLengths.count }

  /// Returns the number of batches in an epoch.
  ///
  /// - Complexity: O(n log n) for n pairs, as for `epoch(_:)`.
  public func batchCount(epoch: Int) -> Int { self.epoch(epoch).count }

  /// Returns the batches of an epoch; epochs are counted from 0.
  ///
  /// - Complexity: O(n log n) for n pairs; keep the result while the epoch lasts.
  public func epoch(_ epoch: Int) -> Epoch {
    var stream = seed.stream(.shuffling, epoch)
    var order = drawn?.pairs(of: epoch) ?? Array(0..<pairCount)
    stream.shuffle(&order)
    var batches: [[Int]] = []
    var bucket: [Int] = []
    var bucketTokens = 0
    for (position, pair) in order.enumerated() {
      bucket.append(pair)
      bucketTokens += targetLengths[pair]
      guard bucketTokens >= tokenBudget * bucketBatches || position == order.count - 1 else { continue }
      // Which end is cut last varies, so that what is left over is not always the longest.
      let ascending = stream.next() & 1 == 0
      var cut = cutIntoBatches(sortedByLength(bucket, ascending: ascending))
      bucket = []
      // An unfilled batch goes into the next bucket; only an epoch's last bucket may leave one.
      if position < order.count - 1, let rest = cut.popLast() { bucket = rest }
      bucketTokens = tokens(in: bucket)
      batches += cut
    }
    stream.shuffle(&batches)
    return Epoch(batches)
  }

  /// The batches of one epoch, as indices of pairs.
  public struct Epoch: RandomAccessCollection, Sendable {
    private let pairs: [Int]
    private let offsets: [Int]

    fileprivate init(_ batches: [[Int]]) {
      pairs = batches.flatMap { $0 }
      var offsets = [0]
      for batch in batches { offsets.append(offsets[offsets.count - 1] + batch.count) }
      self.offsets = offsets
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { offsets.count - 1 }

    /// The pairs of a batch, sorted by length.
    public subscript(batch: Int) -> [Int] { Array(pairs[offsets[batch]..<offsets[batch + 1]]) }
  }

  private func tokens(in pairs: [Int]) -> Int {
    pairs.reduce(0) { $0 + targetLengths[$1] }
  }

  /// Sorts a shuffled bucket; where lengths are equal, the shuffled order stays.
  private func sortedByLength(_ bucket: [Int], ascending: Bool) -> [Int] {
    let sorted = bucket.enumerated().sorted { first, second in
      let lengths = (targetLengths[first.element], sourceLengths[first.element])
      let others = (targetLengths[second.element], sourceLengths[second.element])
      if lengths == others { return first.offset < second.offset }
      return ascending ? lengths < others : lengths > others
    }
    return sorted.map(\.element)
  }

  private func cutIntoBatches(_ sorted: [Int]) -> [[Int]] {
    var batches: [[Int]] = []
    var batch: [Int] = []
    var count = 0
    for pair in sorted {
      if !batch.isEmpty, count + targetLengths[pair] > tokenBudget {
        batches.append(batch)
        batch = []
        count = 0
      }
      batch.append(pair)
      count += targetLengths[pair]
    }
    if !batch.isEmpty { batches.append(batch) }
    return batches
  }
}
