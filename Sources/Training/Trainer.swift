internal import Bitext
internal import Files
internal import Layers
internal import Randomness
internal import Ranks
internal import Tensors
internal import Text
internal import Threads
internal import Translation

/// Trains a model and keeps its folder.
///
/// The loop is `run`: a batch, its gradient, the optimizer, and now and then a validation and a save. What it needs to
/// go on after a stop or a crash is in `TrainingState`.
public final class Trainer {
  private let directory: ModelDirectory
  /// Keeps others from training in the folder; the first of several processes has it.
  private let lock: FileLock?
  private var record: TrainingRecord
  /// Changes only in what is planned: how many steps there are, and what follows from that.
  private var configuration: TrainingConfiguration
  private let model: Trained<any Trainable>
  /// Where the mean of weights is judged and stored; the model itself where its weights are.
  private let candidate: Trained<any Trainable>
  private let corpus: TrainingCorpus
  /// What the epoch that is under way sees of it.
  private var data: TrainingData
  private let validationPairs: [SentencePair]
  private let validationData: TrainingData
  private let aligned: AlignedSentences?
  /// The places of the validation pairs that are shown.
  private let sampled: [Int]
  private let workers: ThreadPool
  private let observe: (TrainingEvent) -> Void

  private let gradients: GradientComputer
  private let adam: Adam
  private let average: MovingAverage?
  private let memory: MemoryPool
  private let checkpoint: Checkpoint
  private let seed: Seed
  private var state = TrainingState()
  /// What the first of several processes writes.
  private var journal: TrainingJournal?
  private let team: TrainingTeam
  private let clock: Stopwatch
  private var meter: TrainingMeter
  /// Where the time is given and the steps were measured to fit into it.
  private var pace: PaceGuard?

  /// - Parameters:
  ///   - observe: Told what happens, on the thread that calls `run`.
  init(
    _ directory: ModelDirectory, _ lock: FileLock?, _ record: TrainingRecord, model: Trained<any Trainable>,
    candidate: Trained<any Trainable>, corpus: TrainingCorpus,
    validation: (pairs: [SentencePair], data: TrainingData), aligned: AlignedSentences? = nil, threads: Int,
    watchPath: String? = nil, group: any ProcessGroup, overlaps: Bool,
    observe: @escaping (TrainingEvent) -> Void
  ) throws {
    self.directory = directory
    self.lock = lock
    self.record = record
    configuration = record.training
    self.model = model
    self.candidate = candidate
    self.corpus = corpus
    data = corpus.first
    validationPairs = validation.pairs
    validationData = validation.data
    self.aligned = aligned
    sampled = ValidationSample.places(in: validation.pairs)
    self.observe = observe
    workers = ThreadPool(threads: threads, device: model.device)
    clock = Stopwatch(clock: configuration.budget.clock, threads: workers.threads)
    meter = TrainingMeter(clock)
    gradients = GradientComputer(
      model.network, shards: configuration.shards, workers: workers, device: model.device,
      precision: configuration.precision.isSupported ? configuration.precision : .float32, group: group,
      overlaps: overlaps)
    memory = MemoryPool(model.device)
    team = TrainingTeam(
      group, parameters: model.network.parameters.flatCount, device: model.device, overlaps: overlaps)
    adam = Adam(
      of: model.network.parameters, configuration, own: team.own, memory: memory, device: model.device,
      workers: workers)
    average = MovingAverage(
      configuration, model.network.parameters, memory, model.device, workers, own: team.own)
    checkpoint = Checkpoint(directory, seal: VocabularySeal(of: model))
    seed = Seed(configuration.seed)
    journal =
      try group.isFirst
      ? TrainingJournal(
        directory, record, parameters: model.network.parameters.count, pairs: data.count, validation.pairs,
        watchPath: watchPath, upTo: state) : nil
  }

  /// Trains until the budget is used up or `shouldStop` says so; then everything is saved.
  public func run(shouldStop: () -> Bool) throws {
    do {
      try train(shouldStop)
    } catch {
      // That the page cannot be written either is no news.
      try? journal?.fail()
      throw error
    }
  }

  private func train(_ shouldStop: () -> Bool) throws {
    let validation = try Validation(
      candidate, validationPairs, validationData, configuration, workers: workers)
    try restore()
    if team.group.count > 1 {
      observe(.sharing(processes: team.group.count, shards: configuration.shards * configuration.accumulate))
    }
    if !configuration.precision.isSupported { observe(.precisionMissing(configuration.precision)) }
    if let other = try corpus.data(of: state.epoch, after: 0) { data = other }
    let sampler = sampler
    var epoch = sampler.epoch(state.epoch)
    guard state.position < epoch.count else { throw TrainingError.damagedState(path: checkpoint.statePath) }
    meter.start(state)
    try announceSizes(sampler, validation)
    try planSteps(sampler, validation)
    for warning in try journal?.begin(configuration) ?? [] { observe(.warned(step: state.step, warning)) }
    meter.beginSteps()
    try validateWhatIsSaved(validation)
    var end = team.agree(ending(shouldStop))
    while end == nil {
      let last = min(state.position + configuration.accumulate, epoch.count)
      let batches = try (state.position..<last).map { try data.batch(epoch[$0]) }
      state.position = last
      let isUpdated = try update(batches)
      if state.position == epoch.count {
        epoch = try nextEpoch()
      }
      if isUpdated {
        let last = configuration.lastStep(from: state, batchesOfEpoch: epoch.count)
        observe(.stepped(state.step, of: last))
        try keepRecords(validation, epoch)
        try endInTime()
      }
      end = team.agree(ending(shouldStop))
    }
    try finish(end ?? .interrupted, validation, epoch)
  }

  private var sampler: TrainingSampler {
    data.sampler(tokenBudget: configuration.batchTokens, seed: seed)
  }

  private func nextEpoch() throws -> TrainingEpoch {
    let last = state.epoch
    state.epoch += 1
    state.position = 0
    if let other = try corpus.data(of: state.epoch, after: last) { data = other }
    return sampler.epoch(state.epoch)
  }

  // MARK: A step

  /// Makes one update; returns whether anything changed.
  private func update(_ batches: [Batch]) throws -> Bool {
    let step = state.step + 1
    let sums = gradients.compute(
      batches, configuration.objective, seed: seed, step: step + state.skipped)
    let norm = gradients.norm
    guard sums.loss.isFinite, norm.isFinite else {
      try skip(batches)
      return false
    }
    let clip = Double(configuration.clipNorm)
    let rate = configuration.learningRate(at: step, reductions: state.reductions)
    team.share(model.network.parameters.storage) { isUpdated in
      adam.update(
        model.network.parameters.storage, gradient: gradients.sum, learningRate: Float(rate),
        scale: clip > 0 && norm > clip ? Float(clip / norm) : 1, configuration, isUpdated: isUpdated)
    }
    average?.update(with: model.network.parameters.storage, step: step)
    state.step = step
    state.skippedInARow = 0
    state.targetTokens += sums.tokens
    meter.add(
      sums, tokens: batches.reduce(0) { $0 + $1.tokenCount }, norm: norm, rate: rate,
      processes: gradients.seconds)
    return true
  }

  private func skip(_ batches: [Batch]) throws {
    state.skipped += 1
    state.skippedInARow += 1
    observe(.skipped(step: state.step + 1, pairs: batches.flatMap(\.pairIndices).map(data.origin(of:))))
    if state.skippedInARow >= 10 {
      // What led here is worth reading, although what was saved before stays the state that counts.
      try journal?.write()
      throw TrainingError.diverged(step: state.step, times: state.skippedInARow)
    }
  }

  // MARK: The end

  private func ending(_ shouldStop: () -> Bool) -> TrainingEnd? {
    configuration.budget.end(of: state, seconds: meter.seconds, isPaced: pace != nil)
      ?? (shouldStop() ? .interrupted : nil)
  }

  private func finish(_ end: TrainingEnd, _ validation: Validation, _ epoch: TrainingEpoch) throws {
    if end != .interrupted { try report(epoch) }
    try save()
    if end != .interrupted, state.validatedAt != state.step, state.step > 0 {
      try validate(validation, isDue: false)
    }
    let warnings = try journal?.close(.ended(end)) ?? []
    observe(.finished(end, step: state.step, best: state.best))
    for warning in warnings { observe(.warned(step: state.step, warning)) }
  }

  // MARK: The time

  /// Measures how many steps fit into the time, where a time is given and no steps.
  private func planSteps(_ sampler: TrainingSampler, _ validation: Validation) throws {
    guard let minutes = configuration.budget.minutes, configuration.budget.steps == nil else { return }
    var speed = TrainingPace(secondsPerStep: 0, secondsPerValidation: 0)
    if configuration.budget.plannedSteps == nil {
      speed = try measure(sampler, validation, seconds: 60 * minutes)
      try plan(speed, seconds: 60 * minutes - meter.seconds)
    }
    pace = PaceGuard(seconds: 60 * minutes, secondsPerValidation: speed.secondsPerValidation)
  }

  private func measure(
    _ sampler: TrainingSampler, _ validation: Validation, seconds: Double
  ) throws -> TrainingPace {
    if state.step > 0 {
      // Every step so far tells, and its share of the validations.
      return TrainingPace(secondsPerStep: state.seconds / Double(state.step), secondsPerValidation: 0)
    }
    let trial = SpeedTrial(clock: clock, seconds: min(10, seconds / 40))
    let perToken = try trial.secondsPerToken(of: sampler.epoch(0)) { pairs in
      let batch = try data.batch(pairs)
      _ = gradients.compute([batch], configuration.objective, seed: seed, step: 0)
      return batch.tokenCount
    }
    let perUpdate = trial.secondsPerUpdate {
      // Rate 0 changes no weight, and the moments are forgotten.
      adam.update(
        model.network.parameters.storage, gradient: gradients.sum, learningRate: 0, scale: 1, configuration)
    }
    adam.reset()
    let steps = max(1, configuration.steps(inEpochs: 1, of: data))
    return TrainingPace(
      secondsPerStep: perToken * Double(data.tokens) / Double(steps) + perUpdate,
      secondsPerValidation: try validation.trialSeconds(clock))
  }

  private func plan(_ speed: TrainingPace, seconds: Double) throws {
    let automatic = record.planned
    let (steps, validations) = speed.steps(
      in: seconds, validateEvery: automatic.contains(.validateEvery) ? nil : configuration.validateEvery)
    configuration.budget.plannedSteps = min(state.step + steps, configuration.stepsOfAllEpochs(of: data))
    // What is under way keeps its warm-up and its intervals.
    if state.step == 0 {
      configuration.planSteps(automatic, for: record.model.architecture, validations: validations)
    }
    try recordPlan()
    observe(
      .planned(
        steps: configuration.budget.plannedSteps ?? 0, warmupSteps: configuration.warmupSteps,
        validateEvery: configuration.validateEvery, secondsPerStep: speed.secondsPerStep))
  }

  /// Moves the end of the schedule to where the time ends.
  private func endInTime() throws {
    guard let last = configuration.budget.lastStep,
      let fitting = pace?.revisedEnd(
        at: state.step, of: last, now: meter.seconds, validateEvery: configuration.validateEvery)
    else { return }
    let end = min(fitting, max(last, configuration.stepsOfAllEpochs(of: data)))
    if end == last { return }
    configuration.budget.revise(after: state.step, to: end)
    try recordPlan()
    journal?.revise(configuration)
    observe(.revised(after: state.step, steps: end, isLater: end > last))
  }

  /// Records first what later steps depend on: a training that is continued, or repeated, takes the same.
  private func recordPlan() throws {
    record.training = configuration
    if team.isFirst { try record.write(to: directory) }
  }

  // MARK: Records

  /// Does what is due after a step.
  ///
  /// What is due depends on the number of the step alone, and only that changes later results: a training that was
  /// stopped or extended keeps the same weights for averaging, and writes the same log, as one that was not.
  private func keepRecords(_ validation: Validation, _ epoch: TrainingEpoch) throws {
    let validates = isDue(configuration.validateEvery)
    let saves = validates || isDue(configuration.saveEvery)
    if saves || isDue(reportEvery) { try report(epoch) }
    if saves {
      state.keep(configuration.average)
      try save()
    }
    if validates { try validate(validation, isDue: true) }
  }

  private let reportEvery = 50

  private func isDue(_ interval: Int) -> Bool { state.step > 0 && state.step % interval == 0 }

  private func report(_ epoch: TrainingEpoch) throws {
    guard let progress = meter.take(state, epochLength: epoch.count, configuration) else { return }
    try journal?.add(progress)
    observe(.progress(progress))
  }

  /// Saves the log and then the state: lines that the state knows nothing of are dropped on continuing, others would
  /// be missing.
  private func save() throws {
    state.seconds = meter.seconds
    state.unreported = meter.unreported
    team.collect(checkpoint.moments(adam, average))
    guard team.isFirst else { return }
    try journal?.write()
    try checkpoint.save(state, model.network, adam, average)
    observe(.saved(step: state.step))
  }

  /// Judges the candidate, and stores it where it is the best so far.
  private func validate(_ validation: Validation, isDue: Bool) throws {
    let found = try judgeCandidate(validation)
    let scores = try team.share(found?.scores)
    let isBest = state.judge(scores, configuration, isDue: isDue)
    state.seconds = meter.seconds
    guard let found else { return }
    if isBest { try store(scores) }
    let finding = finding(found.answers)
    let warnings =
      try journal?.add(
        finding, scores, of: candidate.translating, epoch: state.epoch, seconds: state.seconds) ?? []
    try checkpoint.saveState(state)
    observe(.validated(step: state.step, scores, isBest: isBest))
    observe(.found(finding))
    // At the end all warnings are told.
    if isDue { for warning in warnings { observe(.warned(step: state.step, warning)) } }
  }

  /// Returns what the first process finds of the candidate; nil on the others.
  private func judgeCandidate(_ validation: Validation) throws -> (
    scores: ValidationScores, answers: [String]
  )? {
    if let average { team.collect([average.weights]) }
    guard team.isFirst else { return nil }
    average?.give(to: candidate.network.parameters.storage)
    if configuration.average > 1 {
      let steps = state.averaged(configuration.average)
      try checkpoint.loadMean(of: steps, into: candidate.network, candidate.device)
    }
    let begin = clock.seconds
    let found = try validation.run()
    pace?.validated(in: clock.seconds - begin)
    return found
  }

  /// Returns what there is to say of a validation besides its scores.
  private func finding(_ answers: [String]) -> ValidationFinding {
    ValidationFinding(
      step: state.step, answers, to: validationPairs, showing: sampled,
      alignmentErrorRate: candidate.translating.flatMap { aligned?.errorRate(of: $0) })
  }

  private func store(_ scores: ValidationScores) throws {
    try directory.writeParameters(of: candidate, as: configuration.storedPrecision)
    record.scores = TrainingRecord.Scores(step: state.step, scores)
    try record.write(to: directory)
  }

  // MARK: The beginning

  /// Continues from what is saved, or begins with the initial weights.
  private func restore() throws {
    guard checkpoint.exists else {
      // Scores are written after a state: there was one, and the model that has them must not be lost.
      if record.scores != nil { throw TrainingError.incompleteState(path: checkpoint.statePath) }
      return
    }
    state = try checkpoint.state()
    try checkpoint.checkBest(beside: state, model.network)
    try checkpoint.restore(state, model.network, adam, average, of: team.own)
    try journal?.goOn(from: state)
    observe(.continuing(step: state.step))
  }

  /// Makes up for a validation that was due, where a crash came between saving and validating.
  private func validateWhatIsSaved(_ validation: Validation) throws {
    if isDue(configuration.validateEvery), state.validatedAt != state.step {
      try validate(validation, isDue: true)
    }
  }

  /// Says how large the model is and what memory the run will need: sizes that are known, those of trials with the
  /// largest batches and with the longest sentences to translate, and what else the process has come to meanwhile.
  private func announceSizes(_ sampler: TrainingSampler, _ validation: Validation) throws {
    observe(
      .model(
        parameters: model.network.parameters.count, sourcePieces: model.sourceTokenizer.vocabulary.count,
        targetPieces: model.targetTokenizer.vocabulary.count))
    let weights = model.network.parameters.flatCount * MemoryLayout<Float>.size
    let before = gradients.bytes
    let copies = configuration.averagesWeights ? 2 : 1
    let sample = sampler.epoch(state.epoch).sample
    // The second has the longest sentences, whose attention weights take the most.
    for measure in [data.tokens(of:), data.longestSource(of:)] {
      guard let batch = sample.max(by: { measure($0) < measure($1) }) else { continue }
      _ = gradients.compute([try data.batch(batch)], configuration.objective, seed: seed, step: 0)
    }
    guard team.isFirst else { return }
    let trial = try validation.trial()
    let known = (1 + copies) * weights + memory.bytes + gradients.bytes + trial
    observe(
      .memory([
        ("the program and the corpus", max(0, PeakMemory.bytes - known)), ("weights", weights),
        (average == nil ? "moments of Adam" : "moments of Adam and the moving average", memory.bytes),
        (gradients.heldArrays, before),
        ("activations on \(workers.threads) threads", gradients.bytes - before),
        ("validation and averaging", copies * weights + trial + trial / 8),
      ]))
  }
}
