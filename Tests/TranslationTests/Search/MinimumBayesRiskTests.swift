import Evaluation
import Randomness
import Testing

@testable import Translation

@Suite struct MinimumBayesRiskTests {
  /// How many letters two texts share, by place.
  private func alike(_ left: String, _ right: String) -> Double {
    Double(zip(left, right).count { $0 == $1 })
  }

  @Test func whatIsMostLikeTheOthersIsChosen() {
    let texts = ["xxxx", "abcd", "abce", "abzd", "xxcd"]
    let chosen = MinimumBayesRisk(kept: 5, alike).chosen(of: texts)
    // abcd: 0 + 3 + 3 + 2; abzd and abce: 3 + 2 + 1 and 3 + 2 + 1; xxcd: 2 + 2 + 1 + 1.
    #expect(chosen.map(\.index) == [1, 2, 3, 4, 0])
    #expect(chosen.map { $0.utility * 4 } == [8, 6, 6, 6, 2])
    #expect(MinimumBayesRisk(kept: 2, alike).chosen(of: texts).map(\.index) == [1, 2])
  }

  @Test func equalTextsAreOneThatCountsAsOftenAsItIsThere() {
    let texts = ["abcx", "zzzz", "abcd", "zzzz", "zzzz"]
    let chosen = MinimumBayesRisk(kept: 5, alike).chosen(of: texts)
    #expect(chosen.map(\.index) == [1, 0, 2])
    #expect(chosen.map { $0.utility * 4 } == [8, 3, 3])
  }

  @Test func utilityHasADirection() {
    // The longer is right for the shorter, not the other way round.
    let risk = MinimumBayesRisk { translation, reference in reference.hasPrefix(translation) ? 1 : 0 }
    #expect(risk.chosen(of: ["abc", "ab", "a"]).map(\.index) == [2])
  }

  @Test func fewTextsNeedNoChoice() {
    #expect(MinimumBayesRisk(alike).chosen(of: []).isEmpty)
    #expect(MinimumBayesRisk(alike).chosen(of: ["a"]).map(\.index) == [0])
    #expect(MinimumBayesRisk(alike).chosen(of: ["b", "a"]).map(\.index) == [0])
  }

  /// With a metric of `Evaluation` a translator chooses what the metric says of its own samples.
  @Test func aTranslatorChoosesAmongItsSamples() throws {
    let model = try smallModel()
    let metric = ChrF()
    let utility: MinimumBayesRisk.Utility = {
      metric.score(metric.statistics(hypothesis: $0, references: [$1]))
    }
    var options = TranslatorOptions()
    options.search = SamplingSearch(samples: 12, seed: .init(5))
    let lines = variedLines.filter(hasLetterOrDigit)
    let samples = try Translator(model, options).translate(lines)
    options.risk = MinimumBayesRisk(kept: 3, utility)
    let results = try Translator(model, options).translate(lines)
    for (sampled, result) in zip(samples, results) {
      let texts = sampled.alternatives.map(\.text)
      let chosen = MinimumBayesRisk(kept: 3, utility).chosen(of: texts)
      #expect(result.alternatives.map(\.text) == chosen.map { texts[$0.index] })
      #expect(result.text == texts[chosen[0].index])
      #expect(result.score == Float(chosen[0].utility))
    }
    options.threads = 3
    options.batchTokens = 40
    #expect(try Translator(model, options).translate(lines) == results)
  }
}
