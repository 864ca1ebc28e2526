import Evaluation
import Randomness
import Testing

@Suite struct BootstrapTests {
  private let fixture: SacreBLEUFixture.Paired

  init() throws {
    fixture = try SacreBLEUFixture.recorded.get().paired
  }

  private func corpus(_ index: Int) -> ScoredCorpus<ChrF> {
    ScoredCorpus(
      ChrF(), hypotheses: fixture.systems[index].hypotheses, references: fixture.references)
  }

  @Test func intervalSurroundsTheScore() {
    let corpus = corpus(1)
    let interval = Bootstrap(seed: Seed(7)).confidenceInterval(of: corpus)
    #expect(abs(interval.mean - corpus.score) < interval.halfWidth)
    #expect(interval.halfWidth > 0)
  }

  @Test func sameSeedSameIntervalOtherSeedAnother() {
    let corpus = corpus(1)
    let first = Bootstrap(resamples: 200, seed: Seed(1)).confidenceInterval(of: corpus)
    #expect(first == Bootstrap(resamples: 200, seed: Seed(1)).confidenceInterval(of: corpus))
    #expect(first != Bootstrap(resamples: 200, seed: Seed(2)).confidenceInterval(of: corpus))
  }

  @Test func moreSentencesNarrowTheInterval() {
    let system = fixture.systems[1].hypotheses
    let few = ScoredCorpus(ChrF(), hypotheses: system, references: fixture.references)
    let many = ScoredCorpus(
      ChrF(), hypotheses: (0..<9).flatMap { _ in system },
      references: fixture.references.map { lines in (0..<9).flatMap { _ in lines } })
    let bootstrap = Bootstrap(seed: Seed(3))
    let ratio =
      bootstrap.confidenceInterval(of: few).halfWidth / bootstrap.confidenceInterval(of: many).halfWidth
    // Nine times the sentences make a third of the width.
    #expect(ratio > 2.5 && ratio < 3.5)
  }

  @Test func oneLineHasNoSpread() {
    let corpus = ScoredCorpus(BLEU(), hypotheses: ["a b c d e"], references: [["a b c d f"]])
    let interval = Bootstrap(resamples: 10, seed: Seed(1)).confidenceInterval(of: corpus)
    #expect(abs(interval.mean - corpus.score) < 1e-9)
    #expect(interval.halfWidth == 0)
  }

  @Test func systemComparedWithItselfIsNotBetter() {
    let result = PairedBootstrap().compare(baseline: corpus(1), system: corpus(1))
    #expect(result.pValue == 1)
    #expect(result.baselineInterval == result.systemInterval)
  }

  @Test func muchBetterSystemIsSignificantlyBetterEitherWayRound() {
    let forward = PairedBootstrap().compare(baseline: corpus(0), system: corpus(2))
    let backward = PairedBootstrap().compare(baseline: corpus(2), system: corpus(0))
    #expect(forward.pValue < 0.01)
    #expect(forward.pValue == backward.pValue)
    #expect(forward.systemInterval == backward.baselineInterval)
  }

  @Test func someLinesAreResampledAsIfThereWereNoOthers() {
    let lines = [4, 1, 7, 2]
    let system = fixture.systems[1].hypotheses
    let part = ScoredCorpus(
      ChrF(), hypotheses: lines.map { system[$0] },
      references: fixture.references.map { reference in lines.map { reference[$0] } })
    let bootstrap = Bootstrap(resamples: 100, seed: Seed(5))
    let interval = bootstrap.confidenceInterval(of: corpus(1), lines: lines)
    #expect(interval == bootstrap.confidenceInterval(of: part))
    #expect(interval.halfWidth > 0)
  }

  @Test func everySystemIsTestedAgainstEveryOther() throws {
    let bootstrap = Bootstrap(resamples: 100)
    let report = try ComparisonReport(
      systems: fixture.systems.map { NamedLines(name: $0.name, lines: $0.hypotheses) },
      references: fixture.references.map { NamedLines(name: "reference", lines: $0) },
      options: EvaluationOptions(metrics: [.chrF], bootstrap: bootstrap))
    let pValues = report.comparisons[0].pValues
    for first in pValues.indices {
      for second in pValues.indices {
        let found = PairedBootstrap(bootstrap).compare(baseline: corpus(first), system: corpus(second))
        #expect(pValues[first][second] == found.pValue)
      }
    }
    let systems = report.comparisons[0].systems
    #expect(systems.dropFirst().map(\.pValue) == pValues[0].dropFirst().map(Optional.some))
  }

  @Test func comparisonAgreesWithSacreBLEU() throws {
    let references = fixture.references.map { NamedLines(name: "reference", lines: $0) }
    let report = try ComparisonReport(
      systems: fixture.systems.map { NamedLines(name: $0.name, lines: $0.hypotheses) },
      references: references, options: EvaluationOptions(metrics: [.bleu, .chrF, .ter]))
    #expect(report.comparisons.map(\.name) == ["BLEU", "chrF2", "TER"])
    for comparison in report.comparisons {
      let expected = try #require(fixture.metrics[comparison.name])
      #expect(unversioned(comparison.signature) == unversioned(expected.signature))
      #expect(comparison.systems.map(\.name) == fixture.systems.map(\.name))
      for (index, system) in comparison.systems.enumerated() {
        #expect(abs(system.result.score - expected.scores[index]) < 5e-5)
        // The resamples are others, so means, widths and p-values agree only as well as 1,000 draws let them.
        let interval = try #require(system.result.confidenceInterval)
        #expect(abs(interval.mean - expected.means[index]) < 0.2 * expected.half_widths[index])
        #expect(abs(interval.halfWidth / expected.half_widths[index] - 1) < 0.15)
        #expect((system.pValue == nil) == (expected.p_values[index] == nil))
        #expect(abs((system.pValue ?? 0) - (expected.p_values[index] ?? 0)) < 0.05)
      }
    }
  }
}
