import Files
import TestSupport
import Testing

@testable import Training

struct TrainingLogTests {
  private let folder: TemporaryDirectory
  private var path: String { folder.path("log.tsv") }

  init() throws { folder = try TemporaryDirectory() }

  private func progress(_ step: Int) -> TrainingProgress {
    TrainingProgress(
      step: step, epoch: 0, position: step, epochLength: 100, loss: 4.25, perplexity: 70.1054,
      learningRate: 0.001, gradientNorm: 1.5, tokensPerSecond: 12_345.6, skipped: 1, seconds: 1,
      secondsLeft: nil)
  }

  private let scores = ValidationScores(perplexity: 12.3456, bleu: 34.567, chrF: 56.784)

  /// Writes the log of a training that reports every 10 steps and validates every 20.
  private func write(through last: Int) throws {
    var log = try TrainingLog(path: path, upTo: TrainingState())
    for step in stride(from: 10, through: last, by: 10) {
      log.add(progress(step))
      if step % 20 == 0 { log.add(step: step, epoch: 0, scores, seconds: 2.25) }
    }
    try log.write()
  }

  private func linesLeft(at step: Int, validatedAt: Int?) throws -> [String] {
    var state = TrainingState()
    state.step = step
    state.validatedAt = validatedAt
    try TrainingLog(path: path, upTo: state).write()
    return try FileSystem.readText(path).split(separator: "\n").map(String.init)
  }

  @Test func linesAreWhatTheHeaderSays() throws {
    try write(through: 20)
    let lines = try FileSystem.readText(path).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines == [
        "step\tepoch\tloss\tperplexity\tlearning_rate\tgradient_norm\ttokens_per_second\tskipped\t"
          + "validation_perplexity\tbleu\tchrf\tseconds",
        "10\t1\t4.2500\t70.105\t0.00100000\t1.5000\t12346\t1\t\t\t\t1.0",
        "20\t1\t4.2500\t70.105\t0.00100000\t1.5000\t12346\t1\t\t\t\t1.0",
        "20\t1\t\t\t\t\t\t\t12.346\t34.57\t56.78\t2.2", "",
      ])
  }

  @Test func linesAfterTheStateAreDropped() throws {
    try write(through: 60)
    #expect(try linesLeft(at: 40, validatedAt: 40).count == 1 + 4 + 2)
    #expect(try linesLeft(at: 20, validatedAt: 20).count == 1 + 2 + 1)
  }

  @Test func aValidationThatTheStateDoesNotKnowIsDropped() throws {
    try write(through: 40)
    let lines = try linesLeft(at: 40, validatedAt: 20)
    #expect(lines.count == 1 + 4 + 1)
    #expect(lines.last?.hasPrefix("40\t1\t4.25") == true)
  }

  @Test func linesThatAreNoLinesOfALogAreDropped() throws {
    try folder.write("x\n\n10\nten\t1\t2\n10\t1\t2.0\n-\n", to: "log.tsv")
    #expect(try linesLeft(at: 10, validatedAt: nil).dropFirst() == ["10\t1\t2.0"])
  }
}
