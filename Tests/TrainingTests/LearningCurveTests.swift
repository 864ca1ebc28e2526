import Testing

@testable import Training

struct LearningCurveTests {
  private func verdict(
    bleu: [Double], perplexity: [Double]? = nil, by metric: ValidationConfiguration.Metric = .bleu
  ) -> LearningCurve.Verdict {
    let validations = bleu.indices.map { index in
      TrainingHistory.Validation(
        step: 100 * (index + 1),
        scores: ValidationScores(perplexity: perplexity?[index] ?? 5, bleu: bleu[index], chrF: bleu[index]))
    }
    return LearningCurve(validations, by: metric).verdict
  }

  private func moreSteps(_ verdict: LearningCurve.Verdict) -> Int? {
    if case .rising(_, let steps) = verdict { steps } else { nil }
  }

  @Test func tellsWhetherItHasComeToRest() {
    #expect(verdict(bleu: []) == .unknown)
    #expect(verdict(bleu: [3]) == .unknown)
    #expect(verdict(bleu: [5, 10, 15, 20, 24, 26, 27, 28, 28.3, 28.4, 28.4, 28.4]) == .flat)
    #expect(verdict(bleu: [20, 25, 30, 31, 30.8, 31.1, 30.7, 30.9, 31.2]) == .flat)
    #expect(verdict(bleu: [20, 25, 30, 28, 26, 24]) == .flat)
    #expect(moreSteps(verdict(bleu: [1, 5])) != nil)
    #expect(moreSteps(verdict(bleu: [2, 5, 9, 13, 16, 18.5, 20.5, 22, 23.1])) != nil)
  }

  /// One bad validation is no end of learning.
  @Test func anExceptionChangesNothing() {
    #expect(moreSteps(verdict(bleu: [2, 5, 9, 12, 15, 18, 21, 12, 25, 28, 30, 32])) != nil)
  }

  /// A curve whose gains shrink by half every 300 steps needs about as many thirds as halvings to half a point.
  @Test func stepsThatAreMissingFollowFromTheGains() throws {
    let bleu = (1...9).map { 40 * (1 - exp2(-Double($0) / 2)) }
    let steps = try #require(moreSteps(verdict(bleu: bleu)))
    #expect(200...1200 ~= steps, "\(steps)")
    let steep = try #require(moreSteps(verdict(bleu: (1...9).map { 4 * Double($0) })))
    #expect(steep > steps && steep <= 3600, "\(steep)")
  }

  /// No four words in a row are right, and yet the model learns.
  @Test func perplexityTellsWhereBLEUCannot() {
    let zeros = [0.0, 0, 0, 0, 0, 0]
    #expect(moreSteps(verdict(bleu: zeros, perplexity: [900, 700, 500, 350, 250, 180])) != nil)
    #expect(verdict(bleu: zeros, perplexity: [900, 180, 120, 119.8, 119.9, 119.7]) == .flat)
    #expect(
      verdict(bleu: [9, 9, 9, 9], perplexity: [.infinity, 1e300, 20, 10], by: .perplexity) != .unknown)
  }
}

private func exp2(_ value: Double) -> Double {
  // Halves are all that is needed.
  var (result, rest) = (1.0, -value)
  while rest >= 1 {
    result /= 2
    rest -= 1
  }
  return rest > 0 ? result * 0.5.squareRoot() : result
}
