/// A text and the language that it is in.
public struct IdentifiedText: Sendable, Hashable {
  public let source: String
  /// The BCP 47 tag of the language; `und` where it cannot be told.
  public private(set) var language: String
  /// The probability of the most probable label, or of the language where that is another.
  ///
  /// It is low where the language cannot be told, 0 for a text without letters that the model knows, and high for a text
  /// that is surely in a language that the model does not know.
  public private(set) var probability: Float
  /// The most probable labels, as many as were asked for, best first; none of a text without letters that
  /// the model knows.
  public let candidates: [LabelledText.Candidate]

  init(source: String, language: String, probability: Float, candidates: [LabelledText.Candidate]) {
    (self.source, self.language, self.probability, self.candidates) = (
      source, language, probability, candidates
    )
  }

  /// Returns the same text with the most probable of some languages, where it is not known what language it is in.
  ///
  /// One word is often in any of several languages, and who has it translated says with it which those can be. A language
  /// that is hardly probable is none of them.
  ///
  /// - Parameter isPossible: Whether a tag is of one of these languages.
  public func told(amongThose isPossible: (String) throws -> Bool) rethrows -> IdentifiedText {
    guard !isKnown, candidates.first?.label != LanguageIdentifier.undetermined else { return self }
    let probable = candidates.filter { $0.probability >= Self.minimumProbability }
    guard let best = try probable.first(where: { try isPossible($0.label) }) else { return self }
    var text = self
    (text.language, text.probability) = (best.label, best.probability)
    return text
  }

  private static let minimumProbability: Float = 0.1

  /// Whether it is known what language the text is in.
  public var isKnown: Bool { language != LanguageIdentifier.undetermined }

  /// Whether the text has letters, so that there is a language to tell.
  public var hasLetters: Bool { source.unicodeScalars.contains(where: \.properties.isAlphabetic) }
}
