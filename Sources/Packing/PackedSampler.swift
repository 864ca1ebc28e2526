internal import Bitext
package import Randomness

/// The batches of every epoch of packed corpora, in an order that the seed alone decides and that is held nowhere.
///
/// Each corpus is gone through in passes; a keyed permutation puts each pass into an order of its own. An epoch draws as
/// many pairs as there are, in buckets of about 64 batches; those of a bucket are sorted by length, cut into batches,
/// and the batches shuffled. So
/// - each pair of a corpus is drawn once in each of its passes; of a single corpus, once in each epoch;
/// - how many batches there are follows from the sizes, and a batch from the seed, the epoch and its number: nothing has
///   to be stored or replayed to come back to a position, and any number of readers see the same;
/// - a batch has at most as many target tokens as the budget, unless it is a single pair that alone is longer, or chance
///   has drawn far more long pairs into a bucket than there are on average.
package struct PackedSampler: Sendable {
  private let mixture: PackedMixture
  private let plan: DrawingPlan
  private let tokenBudget: Int
  private let seed: Seed

  /// - Parameters:
  ///   - mixture: The corpora.
  ///   - tokenBudget: The largest number of target tokens in a batch, end marks included.
  ///   - seed: Fixes the order, for the purpose of shuffling.
  package init(_ mixture: PackedMixture, tokenBudget: Int, seed: Seed) {
    precondition(tokenBudget > 0, "a batch of \(tokenBudget) tokens")
    self.mixture = mixture
    self.tokenBudget = tokenBudget
    self.seed = seed
    plan = DrawingPlan(
      pairs: mixture.count, shares: mixture.shares,
      meanLength: Double(mixture.tokensOfEpoch.target) / Double(mixture.count) + 1, tokenBudget: tokenBudget)
  }

  /// The number of batches of any epoch.
  package var batchCount: Int { plan.batchCount }

  /// Returns the batches of an epoch; epochs are counted from 0.
  package func epoch(_ epoch: Int) -> PackedEpoch { PackedEpoch(self, epoch) }

  func batchCount(of bucket: Int) -> Int { plan.batchCount(of: bucket) }

  func place(of batch: Int) -> (bucket: Int, batch: Int) { plan.place(of: batch) }

  /// Returns the batches of a bucket.
  func batches(of bucket: Int, in epoch: Int) -> [[Int]] {
    var stream = seed.stream(.shuffling, 1, epoch, bucket)
    // Which end is cut last varies, so that what is uneven is not always at the same.
    let ascending = stream.next() & 1 == 0
    var batches = cut(sorted(drawn(bucket, epoch), ascending: ascending), into: plan.batchCount(of: bucket))
    stream.shuffle(&batches)
    return batches
  }

  private struct Draw {
    let pair: Int
    let sourceLength: Int
    let targetLength: Int
  }

  /// Returns the pairs of a bucket, in the order they are drawn.
  private func drawn(_ bucket: Int, _ epoch: Int) -> [Draw] {
    var draws: [Draw] = []
    for (index, member) in mixture.members.enumerated() {
      let passes = CorpusPasses(count: member.corpus.count, corpus: index, seed: seed)
      passes.forEachDraw(
        from: plan.drawsBefore(bucket, of: epoch, from: index), count: plan.drawCount(of: bucket, from: index)
      ) { pair in
        draws.append(
          Draw(
            pair: mixture.starts[index] + pair,
            sourceLength: member.tag.count + member.corpus.sourceLength(of: pair) + 1,
            targetLength: member.corpus.targetLength(of: pair) + 1))
        if draws.count % 1024 == 0 { mixture.releaseLengths() }
      }
    }
    mixture.releaseLengths()
    return draws
  }

  /// Sorts by length; where lengths are equal, the order stays.
  private func sorted(_ draws: [Draw], ascending: Bool) -> [Draw] {
    let order = draws.indices.sorted { first, second in
      let lengths = (draws[first].targetLength, draws[first].sourceLength)
      let others = (draws[second].targetLength, draws[second].sourceLength)
      if lengths == others { return first < second }
      return ascending ? lengths < others : lengths > others
    }
    return order.map { draws[$0] }
  }

  /// Cuts a bucket into batches of about equal numbers of target tokens, none of them empty.
  private func cut(_ draws: [Draw], into number: Int) -> [[Int]] {
    var batches: [[Int]] = []
    var rest = draws.reduce(0) { $0 + $1.targetLength }
    var start = 0
    for left in stride(from: number, to: 0, by: -1) {
      let goal = rest / left
      let most = max(goal, tokenBudget)
      // Leaves at least a pair for each batch to come, and the last takes all.
      let last = draws.count - (left - 1)
      var (end, tokens) = (start, 0)
      while end < last {
        let length = draws[end].targetLength
        let fits = tokens + length / 2 <= goal && tokens + length <= most
        guard end == start || fits || left == 1 else { break }
        tokens += length
        end += 1
      }
      batches.append(draws[start..<end].map(\.pair))
      rest -= tokens
      start = end
    }
    return batches
  }
}
