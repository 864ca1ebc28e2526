public import Bitext
public import Evaluation
internal import Files
public import Tensors
public import Text
public import Translation

/// Everything that decides what a training computes, apart from the text and the architecture.
public struct TrainingConfiguration: Codable, Hashable, Sendable {
  // MARK: Text

  public var vocabulary = VocabularyBuilder.Options()
  public var filter = CorpusFilter.training

  // MARK: Batches

  /// Target tokens of a batch.
  public var batchTokens = 4096
  /// Parts of a batch whose gradients are computed separately and added in order.
  ///
  /// Part of the result: changing it
  /// changes the rounding of sums, changing the number of threads does not.
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
  /// Gradients longer than this are shortened to it; 0 for no limit.
  public var clipNorm: Float = 1
  public var labelSmoothing: Float = 0.1

  // MARK: Validation and saving

  public var validateEvery = 500
  public var saveEvery = 500
  /// The candidate for the best model is the mean of the weights saved last, this many.
  public var average = 1
  public var validation = ValidationConfiguration()
  /// How the best weights are stored.
  public var storedPrecision = StoredPrecision.float32

  // MARK: The end

  public var budget = TrainingBudget()

  public init() {}

  /// Reads what a file says; a field that it lacks keeps its default, so that files of earlier versions stay readable.
  public init(from decoder: any Decoder) throws {
    self.init()
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    try fields.decode(.vocabulary, into: &vocabulary)
    try fields.decode(.filter, into: &filter)
    try fields.decode(.batchTokens, into: &batchTokens)
    try fields.decode(.shards, into: &shards)
    try fields.decode(.accumulate, into: &accumulate)
    try fields.decode(.seed, into: &seed)
    try fields.decode(.precision, into: &precision)
    try fields.decode(.optimizer, into: &optimizer)
    try fields.decode(.learningRate, into: &learningRate)
    try fields.decode(.schedule, into: &schedule)
    try fields.decode(.warmupSteps, into: &warmupSteps)
    try fields.decode(.plateauPatience, into: &plateauPatience)
    try fields.decode(.plateauFactor, into: &plateauFactor)
    try fields.decode(.beta1, into: &beta1)
    try fields.decode(.beta2, into: &beta2)
    try fields.decode(.epsilon, into: &epsilon)
    try fields.decode(.weightDecay, into: &weightDecay)
    try fields.decode(.clipNorm, into: &clipNorm)
    try fields.decode(.labelSmoothing, into: &labelSmoothing)
    try fields.decode(.validateEvery, into: &validateEvery)
    try fields.decode(.saveEvery, into: &saveEvery)
    try fields.decode(.average, into: &average)
    try fields.decode(.validation, into: &validation)
    try fields.decode(.storedPrecision, into: &storedPrecision)
    try fields.decode(.budget, into: &budget)
  }

  /// The rules by which gradients change weights.
  public enum Optimizer: String, Codable, CaseIterable, Sendable {
    /// Kingma and Ba 2015; weight decay, if any, is added to the gradient.
    case adam
    /// Loshchilov and Hutter 2019: weight decay is taken from the weights directly.
    case adamW = "adamw"
  }

  public enum StoredPrecision: String, Codable, CaseIterable, Sendable {
    case float32
    case bfloat16
  }

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
    var problems: [String] = []
    let counts = [
      ("batch-tokens", batchTokens, 1...1 << 30), ("shards", shards, 1...4096),
      ("accumulate", accumulate, 1...1 << 20), ("warmup-steps", warmupSteps, 0...1 << 48),
      ("validate-every", validateEvery, 1...1 << 48), ("save-every", saveEvery, 1...1 << 48),
      ("average", average, 1...1024), ("plateau-patience", plateauPatience, 1...1 << 48),
      ("validation-beam-size", validation.beamSize, 1...1024),
    ]
    for (name, value, range) in counts where !range.contains(value) {
      problems.append("\(name) must be from \(range.lowerBound) to \(range.upperBound), not \(value)")
    }
    let fractions = [
      ("beta1", beta1), ("beta2", beta2), ("label-smoothing", labelSmoothing),
      ("plateau-factor", Float(plateauFactor)),
    ]
    for (name, value) in fractions where !(value >= 0 && value < 1) {
      problems.append("\(name) must be at least 0 and less than 1, not \(value)")
    }
    let amounts = [("weight-decay", weightDecay), ("clip-norm", clipNorm)]
    for (name, value) in amounts where !(value >= 0 && value.isFinite) {
      problems.append("\(name) must be 0 or more, not \(value)")
    }
    for (name, value) in [("learning-rate", learningRate), ("epsilon", epsilon)]
    where !(value > 0 && value.isFinite) {
      problems.append("\(name) must be more than 0, not \(value)")
    }
    if schedule.needsLastStep && !budget.hasLimit {
      problems.append(
        "schedule \(schedule.rawValue) needs an end: give --steps, --epochs or --minutes")
    }
    return problems + budget.problems
  }
}

/// How a model in training is judged.
public struct ValidationConfiguration: Codable, Hashable, Sendable {
  /// The score that decides which weights are the best.
  public var metric = Metric.bleu
  /// 1 is greedy.
  public var beamSize = 1
  /// How BLEU cuts text into tokens; `BLEUTokenization.suiting(language:)` is what commands choose.
  public var tokenization = BLEUTokenization.mteval13a
  public var lowercase = false

  public init() {}

  /// Reads what a file says; a field that it lacks keeps its default, so that files of earlier versions stay readable.
  public init(from decoder: any Decoder) throws {
    self.init()
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    try fields.decode(.metric, into: &metric)
    try fields.decode(.beamSize, into: &beamSize)
    try fields.decode(.tokenization, into: &tokenization)
    try fields.decode(.lowercase, into: &lowercase)
  }

  public enum Metric: String, Codable, CaseIterable, Sendable {
    case perplexity
    case bleu
    case chrF = "chrf"

    /// This metric and, after it, those that decide where it finds two models equally good.
    var ranking: [Metric] { [self] + [.chrF, .perplexity, .bleu].filter { $0 != self } }

    /// Whether a first score is better than a second.
    func isBetter(_ score: Double, than other: Double) -> Bool {
      switch self {
      case .perplexity: score < other
      case .bleu, .chrF: score > other
      }
    }
  }
}
