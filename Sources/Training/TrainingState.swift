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
  /// Validations since then.
  public var validationsWithoutImprovement = 0
  /// How often the plateau schedule has reduced the rate, and the validations without improvement since.
  public var reductions = 0
  public var validationsSinceReduction = 0
  /// Steps whose weights are kept for averaging, oldest first; the last is the state's own.
  public var saved: [Int] = []
  /// The step of the last validation.
  public var validatedAt: Int?

  public struct Score: Codable, Sendable, Equatable {
    public var step: Int
    public var value: Double
    public var scores: ValidationScores
  }
}

/// What a validation found.
public struct ValidationScores: Codable, Sendable, Equatable {
  /// Of the reference translations.
  public var perplexity: Double
  /// In percent.
  public var bleu: Double
  public var chrF: Double

  func value(_ metric: ValidationConfiguration.Metric) -> Double {
    switch metric {
    case .perplexity: perplexity
    case .bleu: bleu
    case .chrF: chrF
    }
  }
}
