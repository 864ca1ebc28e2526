import Bitext
import Randomness
import Testing

struct BatchSamplerTests {
  private static func lengths(_ count: Int, seed: UInt64) -> (source: [Int], target: [Int]) {
    var stream = Seed(seed).stream(.generation)
    let target = (0..<count).map { _ in 1 + stream.nextInteger(below: 60) }
    return (target.map { $0 + stream.nextInteger(below: 7) }, target)
  }

  private func sampler(
    _ count: Int, budget: Int = 500, buckets: Int = 20, seed: UInt64 = 1
  ) -> (BatchSampler, [Int]) {
    let lengths = Self.lengths(count, seed: 77)
    let sampler = BatchSampler(
      sourceLengths: lengths.source, targetLengths: lengths.target, tokenBudget: budget,
      bucketBatches: buckets, seed: Seed(seed))
    return (sampler, lengths.target)
  }

  @Test(arguments: [0, 1, 7, 1_000, 20_000], [1, 3, 20])
  func everyPairIsInOneBatchWithinTheBudget(count: Int, buckets: Int) {
    let (sampler, lengths) = sampler(count, buckets: buckets)
    for epoch in 0..<3 {
      let batches = sampler.epoch(epoch)
      #expect(batches.flatMap { $0 }.sorted() == Array(0..<count))
      #expect(batches.allSatisfy { !$0.isEmpty && $0.reduce(0) { $0 + lengths[$1] } <= 500 })
      #expect(sampler.batchCount(epoch: epoch) == batches.count)
    }
  }

  @Test func pairsLongerThanTheBudgetStandAlone() {
    let lengths = [5, 900, 5, 5, 700, 501, 500]
    let sampler = BatchSampler(
      sourceLengths: lengths, targetLengths: lengths, tokenBudget: 500, seed: Seed(3))
    let batches = Array(sampler.epoch(0))
    for long in [1, 4, 5, 6] { #expect(batches.contains([long])) }
    #expect(batches.flatMap { $0 }.sorted() == Array(0..<7))
  }

  @Test func batchesAreNearlyFull() {
    let (sampler, lengths) = sampler(20_000)
    let total = lengths.reduce(0, +)
    #expect(sampler.batchCount(epoch: 0) <= total / 500 * 112 / 100)
  }

  @Test func batchesHoldPairsOfSimilarLength() {
    let (sampler, lengths) = sampler(20_000)
    let spreads = sampler.epoch(0).map { batch in
      (batch.map { lengths[$0] }.max() ?? 0) - (batch.map { lengths[$0] }.min() ?? 0)
    }
    #expect(spreads.reduce(0, +) / spreads.count <= 6)
  }

  @Test func anyPositionIsReachedWithoutThoseBefore() {
    let (sampler, _) = sampler(5_000)
    let third = Array(sampler.epoch(3))
    let (fresh, _) = self.sampler(5_000)
    #expect(fresh.epoch(3)[17] == third[17])
    #expect(Array(fresh.epoch(3)) == third)
  }

  @Test func seedAndEpochDecideTheOrder() {
    let (sampler, _) = sampler(5_000)
    let (other, _) = self.sampler(5_000, seed: 2)
    let epochs = [sampler.epoch(0), sampler.epoch(1), other.epoch(0)].map { Array($0) }
    #expect(epochs[0] != epochs[1])
    #expect(epochs[0] != epochs[2])
    #expect(Set(epochs[0].map { Set($0) }).intersection(epochs[1].map { Set($0) }).count < 5)
  }

  @Test func lengthsOfBatchesDoNotFollowTheirOrder() {
    let (sampler, lengths) = sampler(20_000)
    let first = sampler.epoch(0).map { lengths[$0[0]] }
    let rises = zip(first, first.dropFirst()).count { $0 < $1 }
    #expect(rises > first.count / 3 && rises < first.count * 2 / 3)
  }
}
