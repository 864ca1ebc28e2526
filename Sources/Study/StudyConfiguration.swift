public import Bitext
public import Training
public import Translation

/// What a user asks for: systems to be trained on one corpus under one budget.
public struct StudyConfiguration: Sendable {
  public var sourceLanguage: String
  public var targetLanguage: String
  public var corpus: Corpus
  /// nil where pairs of the corpus are held out for it.
  public var validation: Corpus?
  public var test: Test
  /// How many pairs of the corpus are held out, none of whose sentences is trained on.
  public var heldOut = HeldOut()
  public var systems: [System]
  public var hasJointVocabulary: Bool
  /// Vocabularies made before; without them they are built from the corpus, once for all systems.
  public var sourceVocabularyPath: String?
  public var targetVocabularyPath: String?
  /// Whether rate, dropout and warm-up of each system are chosen on the validation set first.
  public var tunes = false
  /// Whether the widths of all systems are chosen so that they have as many parameters as the first.
  public var matchesParameters = false
  /// Sentences that people have aligned: each validation tells how far a system's attention is from their links.
  public var alignedSentences: AlignedSentences?
  public var threads = 1
  /// Throws away what the folder holds.
  public var restarts = false

  public init(
    sourceLanguage: String, targetLanguage: String, corpus: Corpus, validation: Corpus?, test: Test,
    systems: [System], hasJointVocabulary: Bool
  ) {
    self.sourceLanguage = sourceLanguage
    self.targetLanguage = targetLanguage
    self.corpus = corpus
    self.validation = validation
    self.test = test
    self.systems = systems
    self.hasJointVocabulary = hasJointVocabulary
  }

  /// A system to train.
  public struct System: Sendable {
    public var name: String
    public var architecture: Architecture
    public var training: TrainingConfiguration
    /// The values of these that a plan chose.
    public var automatic: Set<PlannedValue>

    public init(
      name: String, architecture: Architecture, training: TrainingConfiguration,
      automatic: Set<PlannedValue> = []
    ) {
      self.name = name
      self.architecture = architecture
      self.training = training
      self.automatic = automatic
    }
  }

  /// What the trained systems are compared on.
  public enum Test: Sendable, Equatable {
    /// The validation set.
    case validation
    case corpus(Corpus)
    case files(source: String, references: [String])
    /// Pairs of the corpus.
    case heldOut
  }

  public struct HeldOut: Sendable, Codable, Equatable {
    public var validation = 0
    public var test = 0

    public init(validation: Int = 0, test: Int = 0) {
      self.validation = validation
      self.test = test
    }
  }
}
