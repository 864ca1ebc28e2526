internal import NumberText
internal import Translation

/// log.tsv: a line for each report and each validation, for people and plotting programs.
///
/// The two scores between validation perplexity and seconds are those of the task, which the header names. Seconds are those of training so far; `TrainingHistory` reads the file.
struct TrainingLog {
  private var file: LogLines

  private static func header(_ task: ModelTask) -> String {
    let scores = task.metrics.map(\.rawValue).joined(separator: "\t")
    return "step\tepoch\tloss\tperplexity\tlearning_rate\tgradient_norm\ttokens_per_second\tskipped\t"
      + "validation_perplexity\t\(scores)\tseconds"
  }

  /// Opens the log of a training that has come to a state.
  init(path: String, upTo state: TrainingState, task: ModelTask = .translate) throws {
    file = try LogLines(path: path, head: [Self.header(task)], upTo: state) { line in
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
        scores.shown.map { fixed($0.value, 2) }.joined(separator: "\t"), fixed(seconds, 1),
      ].joined(separator: "\t")
    file.add(line)
    return line
  }

  /// Writes the log as a whole.
  func write() throws { try file.write() }
}
