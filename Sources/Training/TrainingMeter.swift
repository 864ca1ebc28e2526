internal import Files
internal import Glibc
internal import Tensors

/// What is added up between two lines of the log.
public struct TrainingSums: Codable, Sendable, Equatable {
  public var loss = 0.0
  public var negativeLogLikelihood = 0.0
  public var targetTokens = 0
  /// Source and target tokens.
  public var tokens = 0
}

extension TrainingSums {
  /// Reads what a file says; a field that it lacks is 0.
  public init(from decoder: any Decoder) throws {
    self.init()
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    try fields.decode(.loss, into: &loss)
    try fields.decode(.negativeLogLikelihood, into: &negativeLogLikelihood)
    try fields.decode(.targetTokens, into: &targetTokens)
    try fields.decode(.tokens, into: &tokens)
  }
}

/// Adds up what happened since the last report, and keeps the time.
struct TrainingMeter {
  private var sums = TrainingSums()
  private var gradientNorm = 0.0
  private var learningRate = 0.0
  private let clock: Stopwatch
  private var startedAt: Double
  private var secondsBefore = 0.0
  private var stepsBeganAt: Double
  private var reportedAt: Double
  /// Steps of this session, and tokens of this session since the last report.
  private var stepsHere = 0
  private var tokensHere = 0
  /// What each process has computed since the last report, in seconds.
  private var processSeconds: [Double] = []

  init(_ clock: Stopwatch) {
    self.clock = clock
    startedAt = clock.seconds
    stepsBeganAt = startedAt
    reportedAt = startedAt
  }

  /// Starts the clock, and goes on from what a training has added up before.
  mutating func start(_ state: TrainingState) {
    startedAt = clock.seconds
    secondsBefore = state.seconds
    sums = state.unreported ?? TrainingSums()
  }

  /// From now on speeds are measured: preparations are over.
  mutating func beginSteps() {
    stepsBeganAt = clock.seconds
    reportedAt = stepsBeganAt
  }

  /// What has been added up since the last report.
  var unreported: TrainingSums? { sums.targetTokens > 0 ? sums : nil }

  /// Seconds of training over all sessions.
  var seconds: Double { secondsBefore + clock.seconds - startedAt }

  mutating func add(
    _ sums: LossSums, tokens: Int, norm: Double, rate: Double, processes seconds: [Double] = []
  ) {
    if processSeconds.count != seconds.count {
      processSeconds = seconds
    } else {
      for process in seconds.indices { processSeconds[process] += seconds[process] }
    }
    self.sums.loss += sums.loss
    self.sums.negativeLogLikelihood += sums.negativeLogLikelihood
    self.sums.targetTokens += sums.tokens
    self.sums.tokens += tokens
    tokensHere += tokens
    gradientNorm = norm
    learningRate = rate
    stepsHere += 1
  }

  /// Returns the means since the last report, and begins anew; nil where nothing happened.
  mutating func take(_ state: TrainingState, epochLength: Int, _ configuration: TrainingConfiguration)
    -> TrainingProgress?
  {
    guard sums.targetTokens > 0 else { return nil }
    let now = clock.seconds
    defer {
      sums = TrainingSums()
      tokensHere = 0
      processSeconds = []
      reportedAt = now
    }
    return TrainingProgress(
      step: state.step, epoch: state.epoch, position: state.position, epochLength: epochLength,
      loss: sums.loss / Double(sums.targetTokens),
      perplexity: exp(sums.negativeLogLikelihood / Double(sums.targetTokens)), learningRate: learningRate,
      gradientNorm: gradientNorm, tokensPerSecond: Double(tokensHere) / max(1e-9, now - reportedAt),
      skipped: state.skipped, seconds: seconds,
      secondsLeft: secondsLeft(
        state, epochLength: epochLength, configuration,
        stepsPerSecond: Double(stepsHere) / max(1e-9, now - stepsBeganAt)),
      laggard: TrainingTeam.laggard(processSeconds)
    )
  }

  private func secondsLeft(
    _ state: TrainingState, epochLength: Int, _ configuration: TrainingConfiguration, stepsPerSecond: Double
  ) -> Double? {
    let budget = configuration.budget
    var bounds: [Double] = []
    if let steps = budget.lastStep { bounds.append(Double(steps - state.step) / stepsPerSecond) }
    if let epochs = budget.epochs {
      let batches = Double(epochs - state.epoch) * Double(epochLength) - Double(state.position)
      bounds.append(batches / Double(configuration.accumulate) / stepsPerSecond)
    }
    if let minutes = budget.minutes { bounds.append(60 * minutes - seconds) }
    return bounds.min().map { max(0, $0) }
  }
}
