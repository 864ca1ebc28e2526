internal import Files

/// Everything that a training has to know to go on as if it had never stopped, apart from the weights and moments.
///
/// Invariants: (1) `step` counts the updates whose effect is in the saved weights; (2) the next batch is number
/// `position` of epoch `epoch`; both with the configuration and the corpus give every later batch, and with the
/// seed every later random number.
///
///     begin ──> step ──> step ──> … ──> save ──> step ──> …
///                 │                       │
///                 └── skipped where a     └── weights, moments, then state.json, which names them:
///                     gradient is not         renaming it is the moment at which the new state
///                     finite                  takes the place of the old one
public struct TrainingState: Codable, Sendable, Equatable {
  /// Updates made.
  public var step = 0
  /// Updates whose gradients were skipped, in all and in a row.
  public var skipped = 0
  public var skippedInARow = 0
  /// Passes over the corpus completed.
  public var epoch = 0
  /// Batches of this epoch done.
  public var position = 0
  /// Target tokens trained on.
  public var targetTokens = 0
  /// Seconds of training before the last save, over all sessions.
  public var seconds = 0.0
  /// The best score of the metric that decides, and the step it was reached at.
  public var best: Score?
  /// Validations due in which no score has improved on `bestDue`, in a row.
  public var validationsWithoutImprovement = 0
  /// The best value of each score in the validations that were due, by which patience and the plateau schedule go.
  ///
  /// One at the end of a budget is not among them: a longer training would not have made it, and what it
  /// finds must not change where a continued training goes.
  public var bestDue: ValidationScores?
  /// How often the plateau schedule has reduced the rate, and the validations without improvement since.
  public var reductions = 0
  public var validationsSinceReduction = 0
  /// Steps whose weights are kept for averaging, oldest first: those at which a save was due.
  public var saved: [Int] = []
  /// The step of the last validation.
  public var validatedAt: Int?
  /// What has been added up for the next line of the log.
  public var unreported: TrainingSums?

  init() {}

  /// Reads what a file says; a field that it lacks keeps its default, so that states of earlier versions stay readable.
  ///
  /// Where the training is must be there: going on from anywhere else would give another model.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    step = try fields.value(of: .step)
    epoch = try fields.value(of: .epoch)
    position = try fields.value(of: .position)
    try fields.decode(.skipped, into: &skipped)
    try fields.decode(.skippedInARow, into: &skippedInARow)
    try fields.decode(.targetTokens, into: &targetTokens)
    try fields.decode(.seconds, into: &seconds)
    best = try fields.decodeIfPresent(Score.self, forKey: .best)
    try fields.decode(.validationsWithoutImprovement, into: &validationsWithoutImprovement)
    // Earlier versions stored the score that decided alone; the others were about those of the best weights.
    bestDue =
      try fields.decodeIfPresent(ScoresOrValue.self, forKey: .bestDue).flatMap { $0.scores ?? best?.scores }
    try fields.decode(.reductions, into: &reductions)
    try fields.decode(.validationsSinceReduction, into: &validationsSinceReduction)
    try fields.decode(.saved, into: &saved)
    validatedAt = try fields.decodeIfPresent(Int.self, forKey: .validatedAt)
    unreported = try fields.decodeIfPresent(TrainingSums.self, forKey: .unreported)
  }

  public struct Score: Codable, Sendable, Equatable {
    public var step: Int
    public var value: Double
    public var scores: ValidationScores
  }

  /// Whether the numbers can be those of a training; a file that somebody has changed may hold any.
  ///
  /// No sum of numbers that pass can overflow.
  var isSound: Bool {
    let sums = unreported ?? TrainingSums()
    let counts = [
      step, skipped, skippedInARow, epoch, position, targetTokens, validationsWithoutImprovement, reductions,
      validationsSinceReduction, sums.targetTokens, sums.tokens,
    ]
    let steps = saved + [validatedAt, best?.step].compactMap(\.self)
    let isOrdered = zip(saved, saved.dropFirst()).allSatisfy { $0 < $1 }
    return counts.allSatisfy { 0...(1 << 48) ~= $0 } && steps.allSatisfy { 0...max(0, step) ~= $0 }
      && isOrdered
      && 0...1e12 ~= seconds && sums.loss.isFinite && sums.negativeLogLikelihood.isFinite
  }

  /// The steps whose weights make the mean at this step, oldest first.
  func averaged(_ count: Int) -> [Int] {
    Array((saved.last == step ? saved : saved + [step]).suffix(count))
  }

  /// Keeps the weights of this step for averaging.
  mutating func keep(_ count: Int) { saved = averaged(count) }

  /// Takes in what a validation found; returns whether it is the best so far.
  ///
  /// - Parameter isDue: Whether every training that comes to this step makes this validation.
  mutating func judge(
    _ scores: ValidationScores, _ configuration: TrainingConfiguration, isDue: Bool
  ) -> Bool {
    let metric = configuration.validation.metric
    let value = scores[metric] ?? scores.perplexity
    validatedAt = step
    let isBest = best.map { scores.areBetter(than: $0.scores, by: metric) } ?? true
    if isBest { best = Score(step: step, value: value, scores: scores) }
    guard isDue else { return isBest }
    let improves = bestDue.map { scores.improveAny(of: $0) } ?? true
    bestDue = bestDue.map { scores.best(with: $0) } ?? scores
    if improves {
      validationsWithoutImprovement = 0
      validationsSinceReduction = 0
    } else {
      validationsWithoutImprovement += 1
      validationsSinceReduction += 1
      if validationsSinceReduction >= configuration.plateauPatience {
        reductions += 1
        validationsSinceReduction = 0
      }
    }
    return isBest
  }
}

/// All scores, or the one of them that states of earlier versions held.
private struct ScoresOrValue: Decodable {
  let scores: ValidationScores?

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    scores = (try? container.decode(Double.self)) == nil ? try container.decode(ValidationScores.self) : nil
  }
}
