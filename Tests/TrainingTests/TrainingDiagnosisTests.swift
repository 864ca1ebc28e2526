import Evaluation
import Foundation
import Testing

@testable import Training

struct TrainingDiagnosisTests {
  private var configuration: TrainingConfiguration {
    var configuration = TrainingConfiguration()
    configuration.warmupSteps = 100
    return configuration
  }

  /// A history with a report and a validation every 100 steps.
  private func history(bleu: [Double], perplexity: [Double], training: [Double], distinct: Int = 90)
    -> TrainingHistory
  {
    var history = TrainingHistory()
    for index in bleu.indices {
      let step = 100 * (index + 1)
      history.read("\(step)\t1\t2.0\t\(training[index])\t0.001\t1\t1000\t0\t\t\t\t\(index)")
      let finding = ValidationFinding(
        step: step, sentences: 100, distinctTranslations: distinct, alignmentErrorRate: nil, samples: [])
      history.read(
        "\(step)\t1\t\t\t\t\t\t\t\(perplexity[index])\t\(bleu[index])\t50.0\t\(index)", [step: finding])
    }
    return history
  }

  private func warnings(
    _ history: TrainingHistory, hasEnded: Bool = true, scoring: ScoringWarning? = nil,
    _ change: (inout TrainingConfiguration) -> Void = { _ in }
  ) -> [TrainingWarning] {
    var configuration = configuration
    change(&configuration)
    return TrainingDiagnosis(history, configuration, scoring: scoring).warnings(hasEnded: hasEnded)
  }

  private var sound: TrainingHistory {
    history(
      bleu: [10, 20, 29, 30, 30.1, 30, 30.2], perplexity: [50, 20, 9, 8, 7.9, 7.9, 7.8],
      training: [60, 30, 12, 9, 8, 7, 6])
  }

  @Test func aSoundTrainingHasNone() {
    #expect(warnings(sound).isEmpty)
    #expect(warnings(TrainingHistory()).isEmpty)
  }

  @Test func aTrainingThatEndsInItsWarmUpIsTold() {
    let found = warnings(sound) { $0.warmupSteps = 1000 }
    #expect(found == [.stillWarmingUp(step: 700, warmupSteps: 1000)])
    #expect(found.first?.description.contains("step 700 of 1,000") == true)
    #expect(warnings(sound, hasEnded: false) { $0.warmupSteps = 1000 }.isEmpty)
  }

  @Test func aTrainingThatStillLearnsIsTold() throws {
    let rising = history(
      bleu: [2, 6, 10, 14, 17, 20], perplexity: [50, 30, 20, 14, 11, 9], training: [60, 40, 25, 16, 12, 9])
    let found = warnings(rising)
    #expect(found.map(\.kind) == ["stillImproving"])
    guard case .stillImproving(let gain, let steps)? = found.first else { return }
    #expect(gain > 3 && steps >= 200)
    #expect(found.first?.description.contains("more steps") == true)
    #expect(warnings(rising, hasEnded: false).isEmpty)
  }

  @Test func outputsAllAlikeAreTold() {
    let alike = history(bleu: [0, 0, 0], perplexity: [60, 60, 60], training: [60, 59, 59], distinct: 3)
    #expect(
      warnings(alike, hasEnded: false) == [.outputsAlike(step: 300, sentences: 100, distinctTranslations: 3)])
  }

  @Test func learningByHeartIsTold() {
    let perplexities = [50.0, 20, 10, 9, 9.5, 10.5, 12]
    let found = warnings(
      history(
        bleu: [10, 20, 29, 30, 30.1, 30, 30.2], perplexity: perplexities, training: [60, 30, 12, 9, 6, 4, 3]),
      hasEnded: false)
    #expect(found == [.overfitting(bestStep: 400, bestPerplexity: 9, step: 700, perplexity: 12)])
    // Where that of the training corpus rises too, something else is wrong.
    #expect(
      warnings(
        history(
          bleu: [10, 20, 29, 30, 30.1, 30, 30.2], perplexity: perplexities,
          training: [60, 30, 12, 9, 16, 24, 33])
      ).isEmpty)
  }

  @Test func aTokenisationWithoutWordsIsTold() {
    #expect(
      warnings(sound, scoring: .bleuFindsNoWords(.mteval13a, better: .chinese)) == [
        .unsuitedScores(.bleuFindsNoWords(.mteval13a, better: .chinese))
      ])
    let chinese = ["我们昨天在公园里看到了一只小狗。"]
    #expect(TrainingDiagnosis(sound, configuration, references: chinese).warnings(hasEnded: true).count == 1)
  }

  @Test func warningsAreJSONAndBack() throws {
    let all: [TrainingWarning] = [
      .stillWarmingUp(step: 1, warmupSteps: 2), .stillImproving(gain: 0.5, moreSteps: 3),
      .outputsAlike(step: 1, sentences: 20, distinctTranslations: 1),
      .overfitting(bestStep: 1, bestPerplexity: 2.5, step: 3, perplexity: 4),
      .unsuitedScores(.bleuFindsNoWords(.mteval13a, better: .chinese)),
    ]
    #expect(try JSONDecoder().decode([TrainingWarning].self, from: JSONEncoder().encode(all)) == all)
  }
}
