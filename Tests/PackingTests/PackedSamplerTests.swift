import Bitext
import Randomness
import TestSupport
import Testing

@testable import Packing

struct PackedSamplerTests {
  private static let fixture = Result { try PackedFixture(pairs: 5_000) }
  private static let packed = Result { try fixture.get().pack() }

  private func mixture() throws -> PackedMixture {
    PackedMixture([PackedMixture.Member(try Self.packed.get())])
  }

  private func lengths(_ mixture: PackedMixture) -> [Int] {
    (0..<mixture.count).map { mixture.targetLength(of: $0) + 1 }
  }

  @Test(arguments: [40, 300, 2_000, 1_000_000]) func everyPairIsInOneBatchOfAnEpoch(budget: Int) throws {
    let mixture = try mixture()
    let sampler = PackedSampler(mixture, tokenBudget: budget, seed: Seed(1))
    for number in [0, 1, 7] {
      let epoch = sampler.epoch(number)
      #expect(epoch.count == sampler.batchCount)
      #expect(epoch.allSatisfy { !$0.isEmpty })
      #expect(epoch.flatMap { $0 }.sorted() == Array(0..<mixture.count))
    }
  }

  @Test func batchesKeepToTheBudgetAndAreNearlyFull() throws {
    let mixture = try mixture()
    let lengths = lengths(mixture)
    let sampler = PackedSampler(mixture, tokenBudget: 600, seed: Seed(1))
    let tokens = sampler.epoch(0).map { $0.reduce(0) { $0 + lengths[$1] } }
    #expect(tokens.count { $0 > 600 } <= tokens.count / 100)
    #expect(tokens.allSatisfy { $0 < 700 })
    #expect(sampler.batchCount <= lengths.reduce(0, +) / 600 * 112 / 100)
  }

  @Test func batchesHoldPairsOfSimilarLength() throws {
    let mixture = try mixture()
    let lengths = lengths(mixture)
    let epoch = PackedSampler(mixture, tokenBudget: 600, seed: Seed(1)).epoch(0)
    let spreads = epoch.map { batch in
      (batch.map { lengths[$0] }.max() ?? 0) - (batch.map { lengths[$0] }.min() ?? 0)
    }
    #expect(spreads.reduce(0, +) / spreads.count <= 6)
    let first = epoch.map { lengths[$0[0]] }
    let rises = zip(first, first.dropFirst()).count { $0 < $1 }
    #expect(rises > first.count / 3 && rises < first.count * 2 / 3)
  }

  @Test func anyReaderComesToAnyPositionByItself() throws {
    let mixture = try mixture()
    let whole = Array(PackedSampler(mixture, tokenBudget: 300, seed: Seed(4)).epoch(3))
    for position in [whole.count - 1, 0, 100, 17, 101] {
      #expect(PackedSampler(mixture, tokenBudget: 300, seed: Seed(4)).epoch(3)[position] == whole[position])
    }
    let shared = PackedSampler(mixture, tokenBudget: 300, seed: Seed(4)).epoch(3)
    for position in [100, 3, 100, 50] { #expect(shared[position] == whole[position]) }
  }

  @Test func seedAndEpochDecideTheOrder() throws {
    let mixture = try mixture()
    let first = Array(PackedSampler(mixture, tokenBudget: 300, seed: Seed(1)).epoch(0))
    let second = Array(PackedSampler(mixture, tokenBudget: 300, seed: Seed(1)).epoch(1))
    let other = Array(PackedSampler(mixture, tokenBudget: 300, seed: Seed(2)).epoch(0))
    #expect(Set(first.map { Set($0) }).intersection(second.map { Set($0) }).count < 5)
    #expect(Set(first.map { Set($0) }).intersection(other.map { Set($0) }).count < 5)
  }

  @Test func anEpochThatNoTrainingComesToIsNoTrap() throws {
    let sampler = PackedSampler(try mixture(), tokenBudget: 300, seed: Seed(1))
    #expect(!sampler.epoch(.max)[0].isEmpty)
  }
}
