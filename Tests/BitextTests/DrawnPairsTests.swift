import Bitext
import Randomness
import Testing

struct DrawnPairsTests {
  /// How often each pair is in the batches of some epochs; of the pairs every sixth belongs to the second part.
  private func draws(_ mixture: CorpusMixture, epochs: Range<Int>, seed: UInt64 = 1) -> [Int] {
    let count = 600
    let parts = (0..<count).map { $0 % 6 == 5 ? 1 : 0 }
    let lengths = (0..<count).map { 1 + $0 % 9 }
    let sampler = BatchSampler(
      sourceLengths: lengths, targetLengths: lengths, tokenBudget: 40, seed: Seed(seed),
      drawn: DrawnPairs(parts: parts, mixture, seed: Seed(seed)))
    var draws = [Int](repeating: 0, count: count)
    for epoch in epochs { for pair in sampler.epoch(epoch).flatMap({ $0 }) { draws[pair] += 1 } }
    return draws
  }

  private func split(_ draws: [Int]) -> (first: [Int], second: [Int]) {
    let second = draws.indices.filter { $0 % 6 == 5 }.map { draws[$0] }
    return (draws.indices.filter { $0 % 6 != 5 }.map { draws[$0] }, second)
  }

  @Test(arguments: [
    (1.0, 1.0, 1.0 / 6), (4.0, 1.0, 4.0 / 9), (1.0, 1e9, 0.5), (2.0, 1e9, 2.0 / 3), (1e-12, 1.0, 0.0),
    (1.7e308, 1.0, 1.0),
  ])
  func weightsAndTemperatureSetTheShares(weight: Double, temperature: Double, share: Double) {
    let draws = draws(CorpusMixture(weights: [1, weight], temperature: temperature), epochs: 0..<3)
    let second = split(draws).second.reduce(0, +)
    #expect(draws.reduce(0, +) == 3 * 600)
    #expect(abs(Double(second) / 1800 - share) < 0.01)
  }

  @Test func everyPairOfAPartComesUpAsOftenAsTheOthers() {
    let mixture = CorpusMixture(weights: [1, 4])
    for epochs in [0..<1, 0..<2, 0..<7] {
      let (first, second) = split(draws(mixture, epochs: epochs))
      for part in [first, second] { #expect((part.max() ?? 0) - (part.min() ?? 0) <= 1) }
    }
  }

  @Test func seedAndEpochDecide() {
    let mixture = CorpusMixture(weights: [1, 4])
    #expect(draws(mixture, epochs: 3..<4) == draws(mixture, epochs: 3..<4))
    #expect(draws(mixture, epochs: 3..<4) != draws(mixture, epochs: 4..<5))
    #expect(draws(mixture, epochs: 3..<4) != draws(mixture, epochs: 3..<4, seed: 2))
  }

  @Test func theSumOfAnEpochIsThatOfItsShares() {
    let drawn = DrawnPairs(parts: [0, 0, 0, 1], CorpusMixture(weights: [1, 3]), seed: Seed(1))
    // Two draws from each part.
    #expect(drawn.sum { [1, 2, 3, 10][$0] } == 24)
  }
}
