internal import Bitext
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

  /// What there is to say of answers.
  ///
  /// - Parameters:
  ///   - step: The step of the training.
  ///   - answers: One for each pair.
  ///   - pairs: The validation pairs.
  ///   - places: Which of them are shown.
  ///   - alignmentErrorRate: Where it is known, as a share.
  init(
    step: Int, _ answers: [String], to pairs: [SentencePair], showing places: [Int],
    alignmentErrorRate: Double?
  ) {
    self.init(
      step: step, sentences: answers.count, distinctTranslations: Set(answers).count,
      alignmentErrorRate: alignmentErrorRate.map { (1e4 * $0).rounded() / 100 },
      samples: places.map {
        ValidationSample(
          pair: $0 + 1, source: pairs[$0].source, reference: pairs[$0].target, translation: answers[$0])
      })
  }

  /// Reads a line; nil for one that is none.
  init?(line: Substring) {
    guard let finding = try? JSONDecoder().decode(Self.self, from: Data(line.utf8)) else { return nil }
    self = finding
  }

  /// The line, without its end.
  func line() throws -> String { try jsonLine(of: self) }
}
