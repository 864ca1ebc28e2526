internal import Files
public import Translation

/// How a training went, as log.tsv tells: to draw learning curves and to compare speeds.
public struct TrainingHistory: Sendable, Equatable {
  /// Means over the steps since the report before.
  public struct Report: Sendable, Equatable {
    public var step: Int
    public var perplexity: Double
    /// Source and target tokens; nil where the log names no speed that can be.
    public var tokensPerSecond: Double?
    public var learningRate: Double?
    /// Seconds of training so far; nil in logs that do not say.
    public var seconds: Double?
  }

  /// What a validation found.
  public struct Validation: Sendable, Equatable {
    public var step: Int
    public var scores: ValidationScores
    /// Seconds of training so far; nil in logs that do not say.
    public var seconds: Double?
    /// What samples.jsonl says of it, where the history was read with it.
    public var finding: ValidationFinding?
  }

  /// The scores of its validations besides perplexity, in the order of their columns.
  public private(set) var metrics = ModelTask.translate.metrics
  public private(set) var reports: [Report] = []
  public private(set) var validations: [Validation] = []

  /// Of a training that has told nothing yet.
  init() {}

  /// Reads what a folder says of its training; where it has no log, the history is empty.
  public init(_ directory: ModelDirectory) throws {
    self.init(
      log: FileSystem.exists(directory.logPath) ? try FileSystem.readText(directory.logPath) : "",
      samples: FileSystem.exists(directory.samplesPath) ? try FileSystem.readText(directory.samplesPath) : "")
  }

  /// Reads a log; lines that are none of a log are left out.
  ///
  /// - Throws: `FileError`, where there is no such file or it is not UTF-8.
  public init(path: String) throws {
    self.init(log: try FileSystem.readText(path))
  }

  /// Reads the texts of a log and of what validations found besides.
  init(log: String, samples: String = "") {
    readHead(log.prefix { $0 != "\n" })
    let findings = samples.split(separator: "\n").compactMap { ValidationFinding(line: $0) }
    let byStep = Dictionary(findings.map { ($0.step, $0) }, uniquingKeysWith: { $1 })
    for line in log.split(separator: "\n").dropFirst() { read(line, byStep) }
  }

  /// Takes in which scores a log has columns for.
  private mutating func readHead(_ line: Substring) {
    let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard columns.count >= 11 else { return }
    let named = columns[9...10].compactMap { ValidationConfiguration.Metric(rawValue: String($0)) }
    if named.count == 2 { metrics = named }
  }

  /// Takes in a line of a log, and what the validation at its step found besides.
  ///
  /// Numbers that no training can have come to, such as infinite speed or a BLEU of 1e300, are taken for missing: what
  /// is computed and drawn from a history can rely on them.
  mutating func read(_ line: Substring, _ findings: [Int: ValidationFinding] = [:]) {
    let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard columns.count >= 11, let step = Int(columns[0]), 0...(1 << 48) ~= step else { return }
    let seconds = columns.count > 11 ? number(columns[11], in: 0...1e12) : nil
    if let perplexity = perplexity(columns[3]) {
      let speed = number(columns[6], in: 0...1e12)
      reports.append(
        Report(
          step: step, perplexity: perplexity, tokensPerSecond: speed,
          learningRate: number(columns[4], in: 0...1e12), seconds: seconds))
    } else if let perplexity = perplexity(columns[8]), let first = number(columns[9], in: 0...100),
      let second = number(columns[10], in: 0...100)
    {
      let scores = ValidationScores(perplexity: perplexity, [metrics[0]: first, metrics[1]: second])
      validations.append(Validation(step: step, scores: scores, seconds: seconds, finding: findings[step]))
    }
  }

  /// The last step that the log tells of.
  public var lastStep: Int? { (reports.map(\.step) + validations.map(\.step)).max() }

  /// Seconds of training in all, where the log says.
  public var seconds: Double? { (reports.compactMap(\.seconds) + validations.compactMap(\.seconds)).max() }

  /// The best validation by a metric; of equally good ones the first.
  func best(by metric: ValidationConfiguration.Metric) -> Validation? {
    var best: Validation?
    for validation in validations
    where best.map({ validation.scores.areBetter(than: $0.scores, by: metric) }) ?? true {
      best = validation
    }
    return best
  }

  /// The median of the speeds reported; nil without a report.
  public var tokensPerSecond: Double? {
    let speeds = reports.compactMap(\.tokensPerSecond).sorted()
    guard !speeds.isEmpty else { return nil }
    return (speeds[(speeds.count - 1) / 2] + speeds[speeds.count / 2]) / 2
  }
}

/// Returns the number that a column holds, where it is one of a range.
private func number(_ column: Substring, in range: ClosedRange<Double>) -> Double? {
  Double(column).flatMap { range.contains($0) ? $0 : nil }
}

/// Returns the perplexity that a column holds; that of a model which has failed is without bounds.
private func perplexity(_ column: Substring) -> Double? { number(column, in: 0...(.infinity)) }
