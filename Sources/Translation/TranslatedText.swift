public import Bitext
public import Protection

/// What became of a text.
public struct TranslatedText: Sendable, Hashable {
  public let source: String
  /// The translation; the source itself where it has neither letters nor digits.
  public let text: String
  /// What seems wrong with it.
  public let flaws: Set<TranslationFlaw>
  /// How many terms of the glossary stand in the source.
  public let foundTerms: Int
  /// How many of them are in sentences where the search had to see to what is said.
  public let forcedTerms: Int
  /// Whether the translation, or that of each part, came to its end; otherwise it was cut at the greatest length, or the
  /// translator was told to stop.
  public let isComplete: Bool
  /// The score of the best hypothesis; nil where the text never reached the model.
  ///
  /// Of a text that was cut into parts it is the sum of their scores.
  public let score: Float?
  /// The translations that were asked for, best first; `text` is the first of them.
  public let alternatives: [Alternative]
  /// The pieces that the model read, where details were wanted.
  public let sourcePieces: [String]
  /// The pieces that the model wrote, where details were wanted.
  public let targetPieces: [String]
  /// The natural logarithm of the probability of each of these pieces, where details were wanted.
  public let targetLogProbabilities: [Float]
  /// The mean logarithm of the probability of the tokens that the model wrote, end marks included; nil where it wrote none.
  public let meanLogProbability: Float?
  /// What of the source the translation has to say, in order.
  public let protected: [Protected]
  /// Which words between white space belong together, by target word, where details were wanted and the model has
  /// attention.
  public let alignment: [AlignmentLink]
  /// The same of units, which in scripts without spaces are characters.
  public let unitAlignment: [AlignmentLink]
  /// Where the model looked, for each part of a long text, where that was wanted.
  public let attention: [SentenceAttention]
  /// Number of source tokens that the model read, end marks included.
  public let sourceTokens: Int
  /// Number of target tokens that the model wrote, end marks included.
  public let targetTokens: Int

  /// What has to be in a translation, and whether it is.
  public struct Protected: Sendable, Hashable {
    public let text: ProtectedText
    public let isKept: Bool
  }

  /// One of several translations of a text.
  public struct Alternative: Sendable, Hashable {
    public let text: String
    public let score: Float
  }
}
