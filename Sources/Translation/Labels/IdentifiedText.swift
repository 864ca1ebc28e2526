/// A text and the language that it is in.
public struct IdentifiedText: Sendable, Hashable {
  public let source: String
  /// The BCP 47 tag of the language; `und` where it cannot be told.
  public let language: String
  /// The probability of the most probable label.
  ///
  /// It is low where the language cannot be told, 0 for a text without letters that the model knows, and high for a text
  /// that is surely in a language that the model does not know.
  public let probability: Float
  /// The most probable labels, as many as were asked for, best first; none of a text without letters that
  /// the model knows.
  public let candidates: [LabelledText.Candidate]

  /// Whether it is known what language the text is in.
  public var isKnown: Bool { language != LanguageIdentifier.undetermined }

  /// Whether the text has letters, so that there is a language to tell.
  public var hasLetters: Bool { source.unicodeScalars.contains(where: \.properties.isAlphabetic) }
}
