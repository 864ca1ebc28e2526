public import Training
public import Translation

/// A system in a report: its translations of the test set, and what is known of how it made them.
public struct ReportedSystem: Sendable {
  public var name: String
  /// One for each sentence of the test set.
  public var translations: [String]
  /// What is known of the model; nil where there are only translations.
  public var model: Model?

  public init(name: String, translations: [String], model: Model? = nil) {
    self.name = name
    self.translations = translations
    self.model = model
  }

  /// What is known of a model.
  public struct Model: Sendable {
    public var configuration: ModelConfiguration
    /// Number of weights.
    public var parameters: Int
    /// Of the reference translations of the test set, by target token; comparable only between models of one
    /// vocabulary.
    public var perplexity: Double?
    /// In percent, where gold alignments are given and the model has attention.
    public var alignmentErrorRate: Double?
    public var history: TrainingHistory?
    /// Whether its training began with the weights of another model, whose steps the history has not.
    public var beganWithWeights = false
    /// What the history tells of how the training went.
    public var diagnosis: TrainingDiagnosis?
    public var decoding: Decoding?

    /// Whether the model can say where it looks.
    public var hasAttention: Bool { configuration.architecture.hasAttention }

    public init(configuration: ModelConfiguration, parameters: Int) {
      self.configuration = configuration
      self.parameters = parameters
    }
  }

  /// How fast the test set was translated, in one run on one machine.
  public struct Decoding: Sendable {
    public var seconds: Double
    public var sentences: Int
    /// Target tokens written.
    public var tokens: Int

    public init(seconds: Double, sentences: Int, tokens: Int) {
      self.seconds = seconds
      self.sentences = sentences
      self.tokens = tokens
    }

    var sentencesPerSecond: Double { Double(sentences) / max(seconds, 1e-9) }
    var tokensPerSecond: Double { Double(tokens) / max(seconds, 1e-9) }
  }
}
