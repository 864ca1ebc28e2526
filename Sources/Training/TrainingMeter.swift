internal import Glibc
internal import Tensors

/// Adds up what happened since the last report, and keeps the time.
struct TrainingMeter {
  private var sums = LossSums()
  private var tokens = 0
  private var gradientNorm = 0.0
  private var learningRate = 0.0
  private var startedAt = monotonicSeconds()
  private var secondsBefore = 0.0
  private var reportedAt = monotonicSeconds()
  private var stepsHere = 0

  /// Starts the clock of a training that has taken some seconds before.
  mutating func start(seconds: Double) {
    startedAt = monotonicSeconds()
    reportedAt = startedAt
    secondsBefore = seconds
  }

  /// Seconds of training over all sessions.
  var seconds: Double { secondsBefore + monotonicSeconds() - startedAt }

  mutating func add(_ sums: LossSums, tokens: Int, norm: Double, rate: Double) {
    self.sums += sums
    self.tokens += tokens
    gradientNorm = norm
    learningRate = rate
    stepsHere += 1
  }

  /// Returns the means since the last report, and begins anew; nil where nothing happened.
  mutating func take(_ state: TrainingState, epochLength: Int, budget: TrainingBudget) -> TrainingProgress? {
    guard sums.tokens > 0 else { return nil }
    let now = monotonicSeconds()
    defer {
      sums = LossSums()
      tokens = 0
      reportedAt = now
    }
    return TrainingProgress(
      step: state.step, epoch: state.epoch, position: state.position, epochLength: epochLength,
      loss: sums.loss / Double(sums.tokens), perplexity: sums.perplexity, learningRate: learningRate,
      gradientNorm: gradientNorm, tokensPerSecond: Double(tokens) / max(1e-9, now - reportedAt),
      skipped: state.skipped, seconds: seconds,
      secondsLeft: secondsLeft(
        state, epochLength: epochLength, budget, stepsPerSecond: Double(stepsHere) / (now - startedAt)))
  }

  private func secondsLeft(
    _ state: TrainingState, epochLength: Int, _ budget: TrainingBudget, stepsPerSecond: Double
  ) -> Double? {
    var bounds: [Double] = []
    if let steps = budget.steps { bounds.append(Double(steps - state.step) / stepsPerSecond) }
    if let epochs = budget.epochs {
      let batches = (epochs - state.epoch) * epochLength - state.position
      bounds.append(Double(batches) / stepsPerSecond)
    }
    if let minutes = budget.minutes { bounds.append(60 * minutes - seconds) }
    return bounds.min().map { max(0, $0) }
  }
}

/// Seconds since some moment, never going back.
private func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
