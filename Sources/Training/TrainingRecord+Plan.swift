internal import Bitext
internal import Randomness
internal import Translation

extension TrainingRecord {
  /// The values that a plan chose.
  var planned: Set<PlannedValue> { Set(automatic ?? []) }

  /// Takes over what was planned when a training began, for going on with it.
  ///
  /// The steps that were planned hold as long as the same end is asked for.
  mutating func takePlan(of existing: TrainingRecord) {
    let both = planned.intersection(existing.planned)
    if both.contains(.warmupSteps) { training.warmupSteps = existing.training.warmupSteps }
    if both.contains(.validateEvery) { training.validateEvery = existing.training.validateEvery }
    if both.contains(.saveEvery) { training.saveEvery = existing.training.saveEvery }
    let (mine, theirs) = (training.budget, existing.training.budget)
    if mine.plannedSteps == nil, mine.limits == theirs.limits {
      training.budget.plannedSteps = theirs.plannedSteps
      training.budget.revisions = theirs.revisions
    }
    // What was measured once stays known as measured.
    automatic = PlannedValue.allCases.filter(both.contains)
  }
}

extension TrainingBudget {
  /// What ends a training besides patience, as it was asked for.
  var limits: TrainingBudget {
    var limits = asked
    limits.patience = 0
    return limits
  }
}

extension TrainingConfiguration {
  /// Takes for the last step what the epochs come to, where nothing else says which it is.
  mutating func planEpochs(
    _ data: TrainingData, _ automatic: Set<PlannedValue>, for architecture: Architecture
  ) {
    guard budget.lastStep == nil, budget.minutes == nil, let epochs = budget.epochs else { return }
    budget.plannedSteps = steps(inEpochs: epochs, of: data)
    planSteps(automatic, for: architecture)
  }

  /// Returns how many updates the epochs asked for are; without any, more than there can be.
  func stepsOfAllEpochs(of data: TrainingData) -> Int {
    budget.epochs.map { steps(inEpochs: $0, of: data) } ?? .max
  }

  /// Returns how many updates some epochs are.
  func steps(inEpochs epochs: Int, of data: TrainingData) -> Int {
    let sampler = data.sampler(tokenBudget: batchTokens, seed: Seed(seed))
    func steps(_ epoch: Int) -> Int { (sampler.batchCount(epoch: epoch) + accumulate - 1) / accumulate }
    // Beyond what anyone counts out, epochs are taken to be as long as the first.
    let counted = min(epochs, 1000)
    let exact = (0..<counted).reduce(0) { $0 + steps($1) }
    let (rest, overflows) = (epochs - counted).multipliedReportingOverflow(by: max(1, steps(0)))
    return overflows ? 1 << 48 : min(1 << 48, exact + min(rest, 1 << 48))
  }
}
