internal import Files
internal import NumberText

/// log.tsv: a line for each report and each validation, for people and plotting programs.
///
/// Seconds are those of training so far; `TrainingHistory` reads the file.
///
/// After a crash the lines of steps that are done again are dropped, so that the file reads as if nothing had happened.
struct TrainingLog {
  private let path: String
  private var lines: [String]

  static let header =
    "step\tepoch\tloss\tperplexity\tlearning_rate\tgradient_norm\ttokens_per_second\tskipped\t"
    + "validation_perplexity\tbleu\tchrf\tseconds"

  /// Opens the log of a training that has come to a state.
  ///
  /// It is written before the state is, so it may have lines of later steps, and the validation at the state's own
  /// step although the state does not know of it: those are dropped, and done again.
  init(path: String, upTo state: TrainingState) throws {
    self.path = path
    lines = [TrainingLog.header]
    guard FileSystem.exists(path) else { return }
    for line in try FileSystem.readText(path).split(separator: "\n").dropFirst() {
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard columns.count > 2, let step = Int(columns[0]), step <= state.step else { continue }
      let isValidation = columns[2].isEmpty
      if isValidation && step == state.step && state.validatedAt != step { continue }
      lines.append(String(line))
    }
  }

  mutating func add(_ progress: TrainingProgress) {
    lines.append(
      [
        String(progress.step), String(progress.epoch + 1), fixed(progress.loss, 4),
        fixed(progress.perplexity, 3), fixed(progress.learningRate, 8),
        fixed(progress.gradientNorm, 4),
        fixed(progress.tokensPerSecond, 0), String(progress.skipped), "", "", "",
        fixed(progress.seconds, 1),
      ].joined(separator: "\t"))
  }

  mutating func add(step: Int, epoch: Int, _ scores: ValidationScores, seconds: Double) {
    lines.append(
      [
        String(step), String(epoch + 1), "", "", "", "", "", "", fixed(scores.perplexity, 3),
        fixed(scores.bleu, 2), fixed(scores.chrF, 2), fixed(seconds, 1),
      ].joined(separator: "\t"))
  }

  /// Writes the log as a whole.
  func write() throws { try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: path) }
}
