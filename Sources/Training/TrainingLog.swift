internal import NumberText

/// log.tsv: a line for each report and each validation, for people and plotting programs.
///
/// Seconds are those of training so far; `TrainingHistory` reads the file.
struct TrainingLog {
  private var file: LogLines

  static let header =
    "step\tepoch\tloss\tperplexity\tlearning_rate\tgradient_norm\ttokens_per_second\tskipped\t"
    + "validation_perplexity\tbleu\tchrf\tseconds"

  /// Opens the log of a training that has come to a state.
  init(path: String, upTo state: TrainingState) throws {
    file = try LogLines(path: path, head: [TrainingLog.header], upTo: state) { line in
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard columns.count > 2, let step = Int(columns[0]) else { return nil }
      return (step, columns[2].isEmpty)
    }
  }

  /// The whole log.
  var text: String { file.lines.joined(separator: "\n") }

  /// Adds a line and returns it.
  @discardableResult
  mutating func add(_ progress: TrainingProgress) -> String {
    let line =
      [
        String(progress.step), String(progress.epoch + 1), fixed(progress.loss, 4),
        fixed(progress.perplexity, 3), fixed(progress.learningRate, 8),
        fixed(progress.gradientNorm, 4),
        fixed(progress.tokensPerSecond, 0), String(progress.skipped), "", "", "",
        fixed(progress.seconds, 1),
      ].joined(separator: "\t")
    file.add(line)
    return line
  }

  /// Adds a line and returns it.
  @discardableResult
  mutating func add(step: Int, epoch: Int, _ scores: ValidationScores, seconds: Double) -> String {
    let line =
      [
        String(step), String(epoch + 1), "", "", "", "", "", "", fixed(scores.perplexity, 3),
        fixed(scores.bleu, 2), fixed(scores.chrF, 2), fixed(seconds, 1),
      ].joined(separator: "\t")
    file.add(line)
    return line
  }

  /// Writes the log as a whole.
  func write() throws { try file.write() }
}
