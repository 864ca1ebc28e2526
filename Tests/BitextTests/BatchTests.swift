import Bitext
import Randomness
import Testing

struct BatchTests {
  /// Pairs of random lengths; tokens tell which pair they belong to.
  private func randomBatch(_ count: Int, seed: UInt64) -> Batch {
    var stream = Seed(seed).stream(.generation)
    let sources = (0..<count).map { pair in
      [Int32](repeating: Int32(pair), count: 1 + stream.nextInteger(below: 40))
    }
    let targets = (0..<count).map { pair in
      [Int32](repeating: Int32(pair), count: stream.nextInteger(below: 40))
    }
    return Batch(
      sources: sources, targets: targets, pairIndices: (0..<count).map { $0 + 100 }, start: -1, end: -2)
  }

  @Test func targetsAreShiftedAgainstEachOther() {
    let batch = Batch(sources: [[7], [8, 9]], targets: [[3, 4], []], start: 1, end: 2)
    #expect(batch.source == TokenBatch([[7], [8, 9]]))
    #expect(batch.targetInputs == TokenBatch([[1, 3, 4], [1]]))
    #expect(batch.targetOutputs == TokenBatch([[3, 4, 2], [2]]))
    #expect(batch.pairIndices == [0, 1])
    #expect(batch.targetTokenCount == 4)
    #expect(batch.tokenCount == 7)
  }

  @Test(arguments: [(1, 1), (1, 4), (3, 4), (4, 4), (5, 4), (64, 8), (200, 7), (333, 16)])
  func shardsArePartsOfTheBatch(count: Int, number: Int) {
    let batch = randomBatch(count, seed: UInt64(count))
    let shards = batch.shards(number)
    #expect(shards.count == min(number, count))
    #expect(shards.allSatisfy { $0.count > 0 })
    #expect(shards.flatMap(\.pairIndices).sorted() == batch.pairIndices)
    for shard in shards {
      for position in 0..<shard.count {
        let original = shard.pairIndices[position] - 100
        #expect(shard.source[position].elementsEqual(batch.source[original]))
        #expect(shard.targetInputs[position].elementsEqual(batch.targetInputs[original]))
        #expect(shard.targetOutputs[position].elementsEqual(batch.targetOutputs[original]))
      }
    }
  }

  @Test(arguments: [2, 3, 8])
  func shardsCostNearlyTheSame(number: Int) {
    let batch = randomBatch(300, seed: 5)
    let costs = batch.shards(number).map(\.tokenCount)
    let longestPair = 81
    for cost in costs { #expect(abs(cost - batch.tokenCount / number) <= longestPair) }
  }

  @Test func shardsHoldPairsOfSimilarLengthLongestFirst() {
    let shards = randomBatch(200, seed: 9).shards(4)
    let lengths = shards.flatMap { shard in (0..<shard.count).map { shard.targetOutputs.length(of: $0) } }
    #expect(lengths == lengths.sorted(by: >))
  }

  @Test func shardsAreTheSameEveryTime() {
    #expect(randomBatch(99, seed: 2).shards(5) == randomBatch(99, seed: 2).shards(5))
  }

  @Test func noPairsGiveNoShards() {
    #expect(Batch(sources: [], targets: [], start: 0, end: 1).shards(4).isEmpty)
  }
}
