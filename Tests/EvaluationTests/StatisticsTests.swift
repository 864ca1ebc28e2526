import Evaluation
import Testing

/// Properties that hold for every metric's statistics, whatever the oracle says.
@Suite struct StatisticsTests {
  private let pairs = [("a b c d e", "a b x d e"), ("größer", "GRÖSSER"), ("", "word"), ("word", "")]

  @Test func statisticsAddAndSubtract() {
    check(BLEU())
    check(ChrF(wordOrder: 2))
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
