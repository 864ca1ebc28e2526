public import Augmentation
public import Bitext
public import Evaluation
package import Layers
public import Settings
public import Tensors
public import Text
public import Translation

/// Everything that decides what a training computes, apart from the text and the architecture.
public struct TrainingConfiguration: Configured, Hashable {
  // MARK: Text

  public var vocabulary = VocabularyBuilder.Options()
  public var filter = CorpusFilter.training
  /// How pairs are changed anew for each epoch.
  public var augmentation = Augmentation()

  // MARK: Batches

  /// Target tokens of a batch.
  public var batchTokens = 4096
  /// Parts of a batch whose gradients are computed separately and added in a fixed tree.
  ///
  /// Part of the result: changing it changes the rounding of sums; changing the number of threads, or of processes, does
  /// not.
  public var shards = 4
  /// Batches whose gradients are added before a step is taken.
  public var accumulate = 1
  public var seed: UInt64 = 1
  /// Of products in training; weights, moments and sums are float32.
  public var precision = Precision.float32

  // MARK: Optimizer

  public var optimizer = Optimizer.adam
  public var learningRate: Float = 0.001
  public var schedule = LearningRateSchedule.inverseSquareRoot
  public var warmupSteps = 1000
  /// Validations in a row without an improved score after which `plateau` reduces the rate, and by what factor.
  public var plateauPatience = 3
  public var plateauFactor = 0.5
  public var beta1: Float = 0.9
  public var beta2: Float = 0.98
  public var epsilon: Float = 1e-9
  public var weightDecay: Float = 0
  /// Which weights decay.
  public var decayingWeights = DecayingWeights.all
  /// Gradients longer than this are shortened to it; 0 for no limit.
  public var clipNorm: Float = 1
  public var labelSmoothing: Float = 0.1

  // MARK: Regularization

  /// What it counts for how far apart two passes are whose dropout differs; 0 for one pass alone.
  public var consistency: Float = 0
  /// Whether only the second of two passes drops tokens.
  public var cutsTokensOff = false
  /// The probability with which merges, or pieces, are left out when an epoch's text is encoded.
  public var subwordDropout: Float = 0

  // MARK: Validation and saving

  public var validateEvery = 500
  public var saveEvery = 500
  /// The candidate for the best model is the mean of the weights saved last, this many.
  public var average = 1
  /// The candidate is the exponential moving average of the weights, with this decay; 0 for none.
  public var exponentialAverage: Float = 0
  public var validation = ValidationConfiguration()
  /// How the best weights are stored.
  public var storedPrecision = StoredPrecision.float32

  // MARK: The end

  public var budget = TrainingBudget()

  public init() {}

  /// The rules by which gradients change weights.
  public enum Optimizer: String, Codable, CaseIterable, Sendable {
    /// Kingma and Ba 2015; weight decay, if any, is added to the gradient.
    case adam
    /// Loshchilov and Hutter 2019: weight decay is taken from the weights directly.
    case adamW = "adamw"
  }

  /// The weights that weight decay makes smaller.
  public enum DecayingWeights: String, Codable, CaseIterable, Sendable {
    case all
    /// All matrices: no biases, and no gains and offsets of normalisation.
    case matrices
    /// The matrices of layers: no vectors, and no embeddings either, nor what is tied to them.
    case layers

    /// Returns the parts of the array of parameters that do not decay.
    package func lasting(_ parameters: [Parameter]) -> [Range<Int>] {
      switch self {
      case .all: []
      case .matrices: parameters.filter { $0.shape.rank < 2 }.map(\.range)
      case .layers: parameters.filter { $0.shape.rank < 2 || $0.isTable }.map(\.range)
      }
    }
  }

  public enum StoredPrecision: String, Codable, CaseIterable, Sendable {
    case float32
    case bfloat16
    /// Matrices as bytes with a scale for each row.
    case int8
  }

  /// What is made small.
  package var objective: Objective {
    Objective(labelSmoothing: labelSmoothing, consistency: consistency, cutsTokensOff: cutsTokensOff)
  }

  /// Whether weights are judged and kept that are a mean of those trained.
  var averagesWeights: Bool { average > 1 || exponentialAverage > 0 }

  /// Takes over what follows from the number of steps, where that is known and nobody chose otherwise.
  ///
  /// - Parameters:
  ///   - automatic: The values that nobody has chosen.
  ///   - architecture: What is trained.
  ///   - validations: How many there are to be; nil leaves it to the plan.
  public mutating func planSteps(
    _ automatic: Set<PlannedValue>, for architecture: Architecture, validations: Int? = nil
  ) {
    guard let steps = budget.lastStep else { return }
    let plan = StepPlan(steps: steps, architecture.normalization, validations: validations ?? 20)
    if automatic.contains(.warmupSteps) { warmupSteps = plan.warmupSteps }
    if automatic.contains(.validateEvery) { validateEvery = plan.validateEvery }
    if automatic.contains(.saveEvery) { saveEvery = min(validateEvery, plan.saveEvery) }
  }

  /// What is wrong with the values, in words for a user; empty if nothing is.
  public var problems: [String] {
    var problems = settingProblems
    if schedule.needsLastStep && !budget.hasLimit {
      problems.append(
        "schedule \(schedule.rawValue) needs an end: give --steps, --epochs or --minutes")
    }
    if cutsTokensOff, consistency == 0 {
      problems.append("token-cutoff drops tokens in the second of two passes: give --consistency too")
    }
    if average > 1, exponentialAverage > 0 {
      problems.append(
        "average (\(average)) and exponential-average (\(exponentialAverage)) are two means of the weights, and one "
          + "model is kept: leave one of them out")
    }
    return problems + budget.problems.filter { !problems.contains($0) }
  }
}

/// How a model in training is judged.
public struct ValidationConfiguration: Configured, Hashable {
  /// The score that decides which weights are the best.
  public var metric = Metric.bleu
  /// 1 is greedy.
  public var beamSize = 1
  /// How BLEU cuts text into tokens; `BLEUTokenization.suiting(language:)` is what commands choose.
  public var tokenization = BLEUTokenization.mteval13a
  public var lowercase = false

  public init() {}

  public enum Metric: String, Codable, CaseIterable, Sendable {
    case perplexity
    /// Of translations.
    case bleu
    case chrF = "chrf"
    /// The share of labels that are right.
    case accuracy
    /// The mean of the F1 of all labels (macro F1), for which rare labels count as much as frequent ones.
    case f1

    /// What people are shown.
    public var title: String {
      switch self {
      case .perplexity, .accuracy: rawValue
      case .bleu: "BLEU"
      case .chrF: "chrF"
      case .f1: "F1"
      }
    }

    /// This metric and, after it, those that decide where it finds two models equally good.
    var ranking: [Metric] { [self] + [.chrF, .f1, .perplexity, .bleu, .accuracy].filter { $0 != self } }

    /// Whether a first score is better than a second.
    func isBetter(_ score: Double, than other: Double) -> Bool {
      switch self {
      case .perplexity: score < other
      case .bleu, .chrF, .accuracy, .f1: score > other
      }
    }
  }
}
