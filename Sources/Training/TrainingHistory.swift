internal import Files

/// How a training went, as log.tsv tells: to draw learning curves and to compare speeds.
public struct TrainingHistory: Sendable, Equatable {
  /// Means over the steps since the report before.
  public struct Report: Sendable, Equatable {
    public var step: Int
    public var perplexity: Double
    /// Source and target tokens.
    public var tokensPerSecond: Double
    /// Seconds of training so far; nil in logs that do not say.
    public var seconds: Double?
  }

  /// What a validation found.
  public struct Validation: Sendable, Equatable {
    public var step: Int
    public var scores: ValidationScores
    /// Seconds of training so far; nil in logs that do not say.
    public var seconds: Double?
  }

  public private(set) var reports: [Report] = []
  public private(set) var validations: [Validation] = []

  /// Reads a log; lines that are none of a log are left out.
  ///
  /// - Throws: `FileError`, where there is no such file or it is not UTF-8.
  public init(path: String) throws {
    self.init(log: try FileSystem.readText(path))
  }

  /// Reads the text of a log.
  init(log: String) {
    for line in log.split(separator: "\n").dropFirst() {
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard columns.count >= 11, let step = Int(columns[0]) else { continue }
      let seconds = columns.count > 11 ? Double(columns[11]) : nil
      if let perplexity = Double(columns[3]), let speed = Double(columns[6]) {
        reports.append(
          Report(step: step, perplexity: perplexity, tokensPerSecond: speed, seconds: seconds))
      } else if let perplexity = Double(columns[8]), let bleu = Double(columns[9]),
        let chrF = Double(columns[10])
      {
        let scores = ValidationScores(perplexity: perplexity, bleu: bleu, chrF: chrF)
        validations.append(Validation(step: step, scores: scores, seconds: seconds))
      }
    }
  }

  /// The last step that the log tells of.
  public var lastStep: Int? { (reports.map(\.step) + validations.map(\.step)).max() }

  /// Seconds of training in all, where the log says.
  public var seconds: Double? { (reports.compactMap(\.seconds) + validations.compactMap(\.seconds)).max() }

  /// The median of the speeds reported; nil without a report.
  public var tokensPerSecond: Double? {
    let speeds = reports.map(\.tokensPerSecond).sorted()
    guard !speeds.isEmpty else { return nil }
    return (speeds[(speeds.count - 1) / 2] + speeds[speeds.count / 2]) / 2
  }
}
