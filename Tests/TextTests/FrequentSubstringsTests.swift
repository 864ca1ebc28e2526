import Testing

@testable import Text

@Suite struct FrequentSubstringsTests {
  /// Counts every substring of every word.
  private func counts(_ words: [[Int32]], _ weights: [Int32]) -> [[Int32]: Int] {
    var counts: [[Int32]: Int] = [:]
    for (word, weight) in zip(words, weights) {
      for start in word.indices {
        for end in start + 1...word.count { counts[Array(word[start..<end]), default: 0] += Int(weight) }
      }
    }
    return counts
  }

  @Test(arguments: 0..<10) func findsThoseThatNothingLongerReplaces(_ seed: Int) {
    var generator = SplitMix(state: UInt64(seed))
    let words = (0..<20).map { _ in
      (0..<Int.random(in: 1...7, using: &generator)).map { _ in Int32.random(in: 0...2, using: &generator) }
    }
    let weights = words.map { _ in Int32.random(in: 1...3, using: &generator) }
    var symbols: [Int32] = []
    var weightAt: [Int32] = []
    for (word, weight) in zip(words, weights) {
      symbols += word + [-1]
      weightAt += word.map { _ in weight } + [0]
    }
    symbols += Array(repeating: -1, count: FrequentSubstrings.maximumLength)
    weightAt += Array(repeating: 0, count: FrequentSubstrings.maximumLength)
    let found = FrequentSubstrings(of: symbols, weights: weightAt, minimumCount: 2, maximum: 1000)
    let counts = counts(words, weights)
    var strings: Set<[Int32]> = []
    for candidate in found.candidates {
      let start = Int(found.suffixes[candidate.suffixes.lowerBound])
      let string = Array(symbols[start..<start + candidate.length])
      #expect(counts[string] == candidate.count)
      #expect(strings.insert(string).inserted, "found twice")
    }
    // Missing are exactly those with an extension to the right that occurs as often.
    for (string, count) in counts where count >= 2 && string.count >= 2 {
      let isReplaced = (0...2).contains { counts[string + [$0]] == count }
      #expect(strings.contains(string) == !isReplaced, "\(string)")
    }
  }
}
