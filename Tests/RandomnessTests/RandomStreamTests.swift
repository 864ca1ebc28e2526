import Randomness
import Testing

struct RandomStreamTests {
  @Test func streamsOfOneSeedAreReproducible() {
    var first = Seed(7).stream(.shuffling, 3)
    var second = Seed(7).stream(.shuffling, 3)
    #expect((0..<100).map { _ in first.next() } == (0..<100).map { _ in second.next() })
  }

  @Test func purposesIndicesNamesAndSeedsTellStreamsApart() {
    var streams = [
      Seed(7).stream(.shuffling, 3), Seed(7).stream(.shuffling, 4), Seed(7).stream(.dropout, 3),
      Seed(8).stream(.shuffling, 3), Seed(7).stream(.shuffling, 3, 0),
      Seed(7).stream(.initialization, named: "a"),
      Seed(7).stream(.initialization, named: "b"), Seed(7).stream(.initialization, named: "aa"),
    ]
    let firsts = streams.indices.map { streams[$0].next() }
    #expect(Set(firsts).count == streams.count)
  }

  @Test func normalNumbersHaveMeanZeroAndVarianceOne() {
    var stream = Seed(1).stream(.initialization, named: "weight")
    let numbers = (0..<20_000).map { _ in Double(stream.nextNormal()) }
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    let variance = numbers.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(numbers.count)
    #expect(abs(mean) < 0.03)
    #expect(abs(variance - 1) < 0.05)
  }

  @Test func shufflingKeepsEveryElement() {
    var stream = Seed(5).stream(.shuffling, 0)
    var numbers = Array(0..<1000)
    stream.shuffle(&numbers)
    #expect(numbers != Array(0..<1000))
    #expect(numbers.sorted() == Array(0..<1000))
  }

  @Test func integersBelowABoundReachEveryValue() {
    var stream = Seed(5).stream(.sampling, 0)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<7000 { counts[stream.nextInteger(below: 7)] += 1 }
    #expect(counts.allSatisfy { $0 > 850 && $0 < 1150 })
  }
}
