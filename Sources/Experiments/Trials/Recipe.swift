internal import Bitext
internal import NumberText
internal import Text
internal import Training

/// How long systems learn, and how fast.
struct Recipe: Sendable {
  var steps: Int
  /// Target tokens of a batch.
  var batchTokens: Int
  var learningRate: Float

  /// The recipe in words.
  var text: String {
    "\(grouped(steps)) steps of \(grouped(batchTokens)) target tokens; Adam, rate \(learningRate), a tenth of the steps "
      + "warm-up, then falling to zero; no dropout, no label smoothing"
  }

  /// Returns how a system is trained by it.
  ///
  /// - Parameters:
  ///   - seed: What fixes the initial weights and the order of the pairs.
  ///   - data: What is learned.
  func training(seed: UInt64, on data: TaskData) -> TrainingConfiguration {
    var training = TrainingConfiguration()
    training.vocabulary.kind = .word
    training.vocabulary.size = 8000
    training.vocabulary.minimumFrequency = 1
    if data.isSplitAtSpaces { training.vocabulary.wordBoundaries = .whitespace }
    training.filter = CorpusFilter()
    (training.batchTokens, training.shards) = (batchTokens, 2)
    (training.learningRate, training.schedule) = (learningRate, .linear)
    (training.warmupSteps, training.labelSmoothing) = (max(1, steps / 10), 0)
    training.seed = seed
    // One validation at the end: the model that is kept is the last.
    (training.validateEvery, training.saveEvery) = (steps, steps)
    training.validation.metric = .perplexity
    training.budget.steps = steps
    training.budget.patience = 0
    return training
  }
}
