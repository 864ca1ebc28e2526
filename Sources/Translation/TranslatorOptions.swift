public import Protection
public import Tensors

/// How texts are translated.
public struct TranslatorOptions: Sendable {
  /// How translations are found.
  public var search: any Search = BeamSearch()
  /// Chooses among the translations that the search finds; nil to take them by their scores.
  ///
  /// Scores are then mean utilities.
  public var risk: MinimumBayesRisk?
  /// Where given, so many translations are found that differ in the word after the prefix, the most probable word first,
  /// each gone on with by the search.
  ///
  /// Of a text that is cut into parts it is the first part that differs.
  public var alternatives: Int?
  /// How long translations can be.
  public var targetLength = TargetLength.atMost()
  /// How many tokens what is translated at once has at least.
  public var minimumLength = 0
  /// No so many tokens follow each other a second time in what is translated at once; nil to let them.
  public var noRepeatedNGram: Int?
  /// What else everything that is translated at once must observe.
  public var constraints: [any TokenConstraint] = []
  /// How many source tokens, times the hypotheses of a sentence, a thread works on at a time; nil for what suits the
  /// size of the model.
  ///
  /// Batches never change a translation.
  public var batchTokens: Int?
  public var threads = 1
  /// What the weights are packed in; below float32 translations can differ a little, and come faster.
  public var precision = WeightPrecision.float32
  /// Source texts of more tokens are cut into sentences, and these into pieces of at most so many tokens.
  public var maximumSourceTokens = 256
  /// What translations may consist of, made for the vocabularies of the model; nil for all target tokens.
  public var shortlist: Shortlist?
  /// Whether texts are cut into sentences, which are translated one by one.
  public var splitsSentences = false
  /// Whether numbers, addresses and the like are kept: as placeholders where the model was taught these, otherwise by
  /// having the translation say them; nil for only the former.
  public var keepsSpans: Bool?
  /// How translations write the numbers of their sources.
  public var numbers = NumberForm.keep
  /// Terms whose translations are given.
  public var glossary: Glossary?
  /// Whether a translation that says the same over and over, or has bytes that are no text, is searched for once more.
  public var guardsRepetition = false
  /// Whether results tell pieces, words and which of them belong together.
  public var wantsDetails = false
  /// Whether results tell where the model looked, in every layer and head.
  public var wantsAttention = false
  /// Asked again and again, on any thread, whether to end the work; what was not translated by then is returned incomplete.
  public var shouldStop: @Sendable () -> Bool = { false }

  public init() {}
}

extension TranslatorOptions {
  /// Returns the options with what suits a model where they leave it open.
  func suiting(_ model: TrainedModel) -> TranslatorOptions {
    guard let penalty = model.configuration.lengthPenalty else { return self }
    var options = self
    options.search = search.suiting(LengthNormalization(alpha: penalty))
    return options
  }
}
