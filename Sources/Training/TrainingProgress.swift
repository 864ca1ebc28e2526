public import Bitext
public import Tensors

/// Where a training is: means over the steps since the last report.
public struct TrainingProgress: Sendable {
  public var step: Int
  /// Epochs completed.
  public var epoch: Int
  /// Batches done of this epoch, and in all of it.
  public var position: Int
  public var epochLength: Int
  /// Smoothed cross-entropy of a target token in nats.
  public var loss: Double
  public var perplexity: Double
  public var learningRate: Double
  /// Length of the last gradient, before clipping.
  public var gradientNorm: Double
  /// Source and target tokens.
  public var tokensPerSecond: Double
  /// Steps skipped so far because a gradient was not finite.
  public var skipped: Int
  /// Seconds of training so far, over all sessions.
  public var seconds: Double
  /// Seconds until the budget is used up, as far as it can be told.
  public var secondsLeft: Double?
  /// The process that the others wait for, if there is one.
  public var laggard: LaggingProcess?
}

/// What a trainer tells while it works.
public enum TrainingEvent: Sendable {
  /// Before the first step: number of weights, and of the pieces of both vocabularies.
  case model(parameters: Int, sourcePieces: Int, targetPieces: Int)
  /// Before the first step: bytes that the run needs, by what for.
  case memory([(purpose: String, bytes: Int)])
  /// The processor lacks the precision that was asked for: products are computed in float32.
  case precisionMissing(Precision)
  /// Several processes train together, on so many shards at once.
  case sharing(processes: Int, shards: Int)
  case continuing(step: Int)
  /// The speed was measured, and this many steps fit into the time.
  case planned(steps: Int, warmupSteps: Int, validateEvery: Int, secondsPerStep: Double)
  /// The machine has another pace than it was measured to have: the schedule ends at this step instead, with the time.
  case revised(after: Int, steps: Int, isLater: Bool)
  /// After every update: the steps done, and how many there will be, where the budget tells.
  case stepped(Int, of: Int?)
  case progress(TrainingProgress)
  case validated(step: Int, ValidationScores, isBest: Bool)
  case saved(step: Int)
  /// The gradient was not finite: nothing was changed. The pairs of the batch are named by where they came from.
  case skipped(step: Int, pairs: [SentencePair.Origin])
  /// After `validated`: what the validation found besides its scores.
  case found(ValidationFinding)
  /// Something is wrong, or has been at the end.
  case warned(step: Int, TrainingWarning)
  case finished(TrainingEnd, step: Int, best: TrainingState.Score?)
}

/// Why a training ended.
public enum TrainingEnd: String, Sendable {
  case steps = "all steps are done"
  case epochs = "all epochs are done"
  case minutes = "the time is up"
  case patience = "validation has stopped improving"
  case interrupted = "interrupted; run the same command to continue"
}
