internal import Bitext
internal import Files
internal import Glibc
internal import Layers
internal import Randomness
internal import Tensors
internal import Translation

/// Trains a model and keeps its folder.
///
/// The loop is `run`: a batch, its gradient, the optimizer, and now and then a validation and a save. What it needs to
/// go on after a stop or a crash is in `TrainingState`.
public final class Trainer {
  private let directory: ModelDirectory
  private var record: TrainingRecord
  private let configuration: TrainingConfiguration
  private let model: TrainedModel
  /// Where the mean of the weights saved last is judged and stored; the model itself where there is only one.
  private let candidate: TrainedModel
  private let data: TrainingData
  private let validationPairs: [SentencePair]
  private let validationData: TrainingData
  private let workers: WorkerPool
  private let observe: (TrainingEvent) -> Void

  private let gradients: GradientComputer
  private let adam: Adam
  private let memory: MemoryPool
  private let checkpoint: Checkpoint
  private let seed: Seed
  private var state = TrainingState()
  private var log: TrainingLog
  private var meter = TrainingMeter()

  /// - Parameters:
  ///   - observe: Told what happens, on the thread that calls `run`.
  init(
    _ directory: ModelDirectory, _ record: TrainingRecord, model: TrainedModel, candidate: TrainedModel,
    data: TrainingData, validation: (pairs: [SentencePair], data: TrainingData), threads: Int,
    observe: @escaping (TrainingEvent) -> Void
  ) throws {
    self.directory = directory
    self.record = record
    configuration = record.training
    self.model = model
    self.candidate = candidate
    self.data = data
    validationPairs = validation.pairs
    validationData = validation.data
    self.observe = observe
    workers = WorkerPool(threads: threads, device: model.device)
    gradients = GradientComputer(
      model.network, shards: configuration.shards, workers: workers, device: model.device,
      precision: configuration.precision.isSupported ? configuration.precision : .float32)
    memory = MemoryPool(model.device)
    adam = Adam(
      count: model.network.parameters.flatCount, memory: memory, device: model.device, workers: workers)
    checkpoint = Checkpoint(directory)
    seed = Seed(configuration.seed)
    log = try TrainingLog(path: directory.logPath, upTo: 0)
  }

  /// Trains until the budget is used up or `shouldStop` says so; then everything is saved.
  public func run(shouldStop: () -> Bool) throws {
    try begin()
    let sampler = data.sampler(tokenBudget: configuration.batchTokens, seed: seed)
    let validation = Validation(
      candidate, validationPairs, validationData, configuration, workers: workers)
    if !configuration.precision.isSupported { observe(.precisionMissing(configuration.precision)) }
    announceMemory(sampler)
    meter.start(seconds: state.seconds)
    var epoch = sampler.epoch(state.epoch)
    var end = ending(epoch)
    while end == nil {
      if shouldStop() {
        end = .interrupted
        break
      }
      let last = min(state.position + configuration.accumulate, epoch.count)
      let batches = (state.position..<last).map { data.batch(epoch[$0]) }
      state.position = last
      let isUpdated = try update(batches)
      if state.position == epoch.count {
        state.epoch += 1
        state.position = 0
        epoch = sampler.epoch(state.epoch)
      }
      end = ending(epoch)
      if isUpdated { try keepRecords(validation, epoch, isLast: end != nil) }
      end = end ?? ending(epoch)
    }
    try finish(end ?? .interrupted, validation, epoch)
  }

  // MARK: A step

  /// Makes one update; returns whether anything changed.
  private func update(_ batches: [Batch]) throws -> Bool {
    let step = state.step + 1
    let sums = gradients.compute(
      batches, labelSmoothing: configuration.labelSmoothing, seed: seed, step: step + state.skipped)
    let norm = gradients.norm()
    guard sums.loss.isFinite, norm.isFinite else {
      try skip(batches)
      return false
    }
    let clip = Double(configuration.clipNorm)
    let rate = learningRate(step)
    adam.update(
      model.network.parameters.storage, gradient: gradients.sum, learningRate: Float(rate),
      scale: clip > 0 && norm > clip ? Float(clip / norm) : 1, configuration)
    state.step = step
    state.skippedInARow = 0
    state.targetTokens += sums.tokens
    meter.add(sums, tokens: batches.reduce(0) { $0 + $1.tokenCount }, norm: norm, rate: rate)
    return true
  }

  private func learningRate(_ step: Int) -> Double {
    Double(configuration.learningRate)
      * configuration.schedule.factor(
        step: step, warmupSteps: configuration.warmupSteps, lastStep: configuration.budget.steps,
        reductions: state.reductions, reductionFactor: configuration.plateauFactor)
  }

  private func skip(_ batches: [Batch]) throws {
    state.skipped += 1
    state.skippedInARow += 1
    let pairs = batches.flatMap(\.pairIndices).map { "pair \($0 + 1)" }
    observe(.skipped(step: state.step + 1, pairs: pairs))
    if state.skippedInARow >= 10 {
      throw TrainingError.diverged(step: state.step, times: state.skippedInARow)
    }
  }

  // MARK: The end

  private func ending(_ epoch: BatchSampler.Epoch) -> TrainingEnd? {
    let budget = configuration.budget
    if let steps = budget.steps, state.step >= steps { return .steps }
    if let epochs = budget.epochs, state.epoch >= epochs { return .epochs }
    if let minutes = budget.minutes, meter.seconds >= 60 * minutes { return .minutes }
    if budget.patience > 0, state.validationsWithoutImprovement >= budget.patience { return .patience }
    return nil
  }

  private func finish(_ end: TrainingEnd, _ validation: Validation, _ epoch: BatchSampler.Epoch) throws {
    report(epoch)
    if state.saved.last != state.step || end == .interrupted { try save() }
    if end != .interrupted, state.validatedAt != state.step, state.step > 0 {
      try validate(validation)
      try save()
    }
    observe(.finished(end, step: state.step, best: state.best))
  }

  // MARK: Records

  private func keepRecords(_ validation: Validation, _ epoch: BatchSampler.Epoch, isLast: Bool) throws {
    let validates = isDue(configuration.validateEvery)
    let saves = isDue(configuration.saveEvery)
    if validates || saves || isDue(reportEvery) { report(epoch) }
    if validates || saves { try save() }
    if validates {
      try validate(validation)
      try checkpoint.saveState(state)
    }
  }

  private let reportEvery = 50

  private func isDue(_ interval: Int) -> Bool { state.step > 0 && state.step % interval == 0 }

  private func report(_ epoch: BatchSampler.Epoch) {
    guard let progress = meter.take(state, epochLength: epoch.count, budget: configuration.budget) else {
      return
    }
    log.add(progress)
    observe(.progress(progress))
  }

  private func save() throws {
    state.seconds = meter.seconds
    if state.saved.last != state.step { state.saved.append(state.step) }
    state.saved = Array(state.saved.suffix(configuration.average))
    try checkpoint.save(state, model.network, adam)
    try log.write()
    observe(.saved(step: state.step))
  }

  /// Judges the candidate, and stores it where it is the best so far.
  private func validate(_ validation: Validation) throws {
    if configuration.average > 1 {
      try checkpoint.loadMean(of: state.saved, into: candidate.network, candidate.device)
    }
    let (scores, distinct) = try validation.run()
    let metric = configuration.validation.metric
    let isBest = state.best.map { metric.isBetter(scores.value(metric), than: $0.value) } ?? true
    if isBest {
      state.best = TrainingState.Score(step: state.step, value: scores.value(metric), scores: scores)
      state.validationsWithoutImprovement = 0
      state.validationsSinceReduction = 0
      try store(scores)
    } else {
      state.validationsWithoutImprovement += 1
      state.validationsSinceReduction += 1
      if state.validationsSinceReduction >= configuration.plateauPatience {
        state.reductions += 1
        state.validationsSinceReduction = 0
      }
    }
    state.validatedAt = state.step
    log.add(step: state.step, epoch: state.epoch, scores)
    try log.write()
    observe(.validated(step: state.step, scores, isBest: isBest))
    if distinct < 0.05, validationPairs.count >= 20 { observe(.collapsed(step: state.step)) }
  }

  private func store(_ scores: ValidationScores) throws {
    try directory.writeParameters(of: candidate.network, as: configuration.storedPrecision)
    record.scores = TrainingRecord.Scores(
      step: state.step, perplexity: scores.perplexity, bleu: scores.bleu, chrF: scores.chrF)
    try record.write(to: directory)
  }

  // MARK: The beginning

  /// Continues from what is saved, or begins with the initial weights.
  private func begin() throws {
    guard checkpoint.exists else { return }
    state = try checkpoint.state()
    try checkpoint.restore(state, model.network, adam)
    log = try TrainingLog(path: directory.logPath, upTo: state.step)
    observe(.continuing(step: state.step))
    // The end of a training in which a crash came between saving and validating.
    if isDue(configuration.validateEvery), state.validatedAt != state.step {
      let validation = Validation(
        candidate, validationPairs, validationData, configuration, workers: workers)
      meter.start(seconds: state.seconds)
      try validate(validation)
      try checkpoint.saveState(state)
    }
  }

  /// Says what memory the run will need: sizes that are known, and those of a trial with the largest batch.
  private func announceMemory(_ sampler: BatchSampler) {
    let largest = sampler.epoch(state.epoch).max { tokens($0) < tokens($1) }
    let before = gradients.bytes
    if let largest {
      _ = gradients.compute([data.batch(largest)], labelSmoothing: 0, seed: seed, step: 0)
    }
    let weights = model.network.parameters.flatCount * MemoryLayout<Float>.size
    observe(
      .memory([
        ("weights", weights), ("moments of Adam", memory.bytes),
        ("gradients of \(configuration.shards) shards", before),
        ("activations on \(workers.threads) threads", gradients.bytes - before),
        ("validation and averaging", (configuration.average > 1 ? 2 : 1) * weights),
      ]))
  }

  private func tokens(_ pairs: [Int]) -> Int { data.tokens(of: pairs) }
}
