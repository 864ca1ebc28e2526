import Files
import TestSupport
import Testing

@testable import Training

struct TrainingHistoryTests {
  @Test func readsWhatTheLogWrites() throws {
    let folder = try TemporaryDirectory()
    var log = try TrainingLog(path: folder.path("log.tsv"), upTo: TrainingState())
    for (step, speed) in [(10, 300.0), (20, 100), (30, 200)] {
      log.add(
        TrainingProgress(
          step: step, epoch: 0, position: step, epochLength: 100, loss: 4.25, perplexity: 70.125,
          learningRate: 0.001, gradientNorm: 1.5, tokensPerSecond: speed, skipped: 0,
          seconds: Double(step) / 2, secondsLeft: nil))
    }
    let scores = ValidationScores(perplexity: 12.5, bleu: 34.25, chrF: 56.75)
    log.add(step: 30, epoch: 0, scores, seconds: 16.5)
    try log.write()
    let history = try TrainingHistory(path: folder.path("log.tsv"))
    #expect(history.reports.map(\.step) == [10, 20, 30])
    #expect(
      history.reports[0]
        == TrainingHistory.Report(
          step: 10, perplexity: 70.125, tokensPerSecond: 300, learningRate: 0.001, seconds: 5))
    #expect(history.validations == [TrainingHistory.Validation(step: 30, scores: scores, seconds: 16.5)])
    #expect(history.lastStep == 30)
    #expect(history.seconds == 16.5)
    #expect(history.tokensPerSecond == 200)
  }

  @Test func readsLogsWithoutSecondsAndLeavesOutWhatIsNoLine() {
    let history = TrainingHistory(
      log: """
        step\tepoch\t…
        50\t1\t7.8908\t2204.558\t0.00020000\t1.4275\t17391\t0\t\t\t
        50\t1\t\t\t\t\t\t\t12.346\t34.57\t56.78

        x\ty
        60\t1
        """)
    #expect(history.reports.map(\.tokensPerSecond) == [17391])
    #expect(history.validations.map(\.scores.bleu) == [34.57])
    #expect(history.seconds == nil)
    #expect(TrainingHistory(log: "").tokensPerSecond == nil)
  }

  @Test(arguments: [
    "inf", "-inf", "nan", "1e300", "-1e300", "1e18", "-7", "5e-324", "9223372036854775808", "",
  ])
  func numbersThatCannotBeAreMissing(_ number: String) {
    let history = TrainingHistory(
      log: """
        step\t…
        50\t1\t7.9\t2204.558\t\(number)\t\(number)\t\(number)\t\(number)\t\t\t\t\(number)
        100\t1\t\t\t\t\t\t\t12.346\t\(number)\t56.78\t\(number)
        \(number)\t1\t7.9\t2204.558\t0.1\t1\t1\t0\t\t\t\t1
        """)
    #expect(history.reports.map(\.step) == [50])
    for value in [history.tokensPerSecond, history.seconds] + history.validations.map(\.scores.bleu) {
      #expect(value.map { 0...1e12 ~= $0 } ?? true)
    }
  }
}
