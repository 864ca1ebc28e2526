internal import Files
internal import FoundationEssentials

/// What a validation found beside its scores: a line of samples.jsonl.
public struct ValidationFinding: Codable, Sendable, Equatable {
  public var step: Int
  /// How many sentences were translated, and how many different translations they have.
  public var sentences: Int
  public var distinctTranslations: Int
  /// In percent, where the training was given sentences that people have aligned and the model has attention.
  public var alignmentErrorRate: Double?
  public var samples: [ValidationSample]

  /// Whether nearly all translations are the same: the model has stopped listening to its source, or not begun to.
  var outputsAreAlike: Bool { sentences >= 20 && Double(distinctTranslations) < 0.05 * Double(sentences) }

  init(
    step: Int, sentences: Int, distinctTranslations: Int, alignmentErrorRate: Double?,
    samples: [ValidationSample]
  ) {
    self.step = step
    self.sentences = sentences
    self.distinctTranslations = distinctTranslations
    self.alignmentErrorRate = alignmentErrorRate
    self.samples = samples
  }

  /// Reads a line; nil for one that is none.
  init?(line: Substring) {
    guard let finding = try? JSONDecoder().decode(Self.self, from: Data(line.utf8)) else { return nil }
    self = finding
  }

  /// The line, without its end.
  func line() throws -> String { try jsonLine(of: self) }
}
