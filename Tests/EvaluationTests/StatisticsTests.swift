import Evaluation
import Randomness
import Testing

/// Properties that hold for every metric's statistics, whatever the oracle says.
@Suite struct StatisticsTests {
  private let pairs = [("a b c d e", "a b x d e"), ("größer", "GRÖSSER"), ("", "word"), ("word", "")]

  @Test func statisticsAddAndSubtract() {
    check(BLEU())
    check(ChrF(wordOrder: 2))
    check(ChrF(characterOrder: 12, wordOrder: 4))
    check(TER())
  }

  private func check<M: Metric>(_ metric: M) {
    let all = pairs.map { metric.statistics(hypothesis: $0.0, references: [$0.1]) }
    let sum = all.reduce(.zero, +)
    #expect(sum - all[0] - all[1] - all[2] - all[3] == .zero)
    #expect(all[0] + all[1] == all[1] + all[0])
    #expect(sum != all[0])
  }

  @Test func canonicallyEquivalentTextIsNotEqual() {
    // As in sacreBLEU, é as one character and as two are different words.
    let statistics = BLEU(tokenization: .none)
      .statistics(hypothesis: "caf\u{E9}", references: ["cafe\u{301}"])
    #expect(statistics.matches[0] == 0)
  }

  /// Returns how many n-grams of a hypothesis its references have, counted one by one.
  private func matches(_ hypothesis: [String], _ references: [[String]], _ n: Int) -> Int {
    func counts(_ words: [String]) -> [[String]: Int] {
      var counts: [[String]: Int] = [:]
      for start in 0..<max(0, words.count - n + 1) {
        counts[Array(words[start..<start + n]), default: 0] += 1
      }
      return counts
    }
    let all = references.map(counts)
    return counts(hypothesis).reduce(0) { sum, entry in
      sum + min(entry.value, all.map { $0[entry.key] ?? 0 }.max() ?? 0)
    }
  }

  @Test func equalNGramsAreCountedOnceForEachTimeThatAReferenceHasThem() {
    var stream = Seed(7).stream(.bootstrap, 1)
    func words(_ most: Int) -> [String] {
      (0..<stream.nextInteger(below: most + 1)).map { _ in ["a", "b", "c"][stream.nextInteger(below: 3)] }
    }
    for _ in 0..<300 {
      let hypothesis = words(12)
      let references = (0...stream.nextInteger(below: 3)).map { _ in words(12) }
      let statistics = BLEU(tokenization: .none).statistics(
        hypothesis: hypothesis.joined(separator: " "),
        references: references.map { $0.joined(separator: " ") })
      for n in 1...4 {
        #expect(
          statistics.matches[n - 1] == matches(hypothesis, references, n), "\(hypothesis) \(references)")
      }
    }
  }

  @Test func longLinesAreScored() {
    let words = (0..<20_000).map { "w\($0 % 977)" }
    let line = words.joined(separator: " ")
    let other = (words[5000...] + words[..<5000]).joined(separator: " ")
    #expect(BLEU().score(BLEU().statistics(hypothesis: line, references: [line])) > 99.9999)
    #expect(ChrF().score(ChrF().statistics(hypothesis: line, references: [line])) > 99.9999)
    #expect(TER().statistics(hypothesis: line, references: [line]).edits == 0)
    #expect(TER().statistics(hypothesis: other, references: [line]).referenceLength == 20_000)
  }
}
