internal import Files

/// When a training ends: at whatever comes first.
///
/// Without any limit it ends when validation stops improving.
public struct TrainingBudget: Codable, Hashable, Sendable {
  public var steps: Int?
  public var epochs: Int?
  public var minutes: Double?
  /// What the minutes are minutes of.
  public var clock = TrainingClock.wall
  /// Validations in a row in which no score improves before the end; 0 to go on regardless.
  public var patience = 10
  /// The steps that the other limits come to, or that a plan has chosen: the last is the end of the schedule.
  ///
  /// For minutes they are measured once; whoever repeats or continues the training takes these.
  public var plannedSteps: Int?
  /// How the end was moved forward where the machine became slower than it was measured to be, in order.
  public var revisions: [Revision]?

  /// A new last step, which holds for all steps after one.
  public struct Revision: Codable, Hashable, Sendable {
    public var after: Int
    public var steps: Int

    public init(after: Int, steps: Int) {
      self.after = after
      self.steps = steps
    }
  }

  public init() {}

  /// Reads what a file says; a field that it lacks keeps its default, so that files of earlier versions stay readable.
  public init(from decoder: any Decoder) throws {
    self.init()
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    try fields.decode(.steps, into: &steps)
    try fields.decode(.epochs, into: &epochs)
    try fields.decode(.minutes, into: &minutes)
    try fields.decode(.clock, into: &clock)
    try fields.decode(.patience, into: &patience)
    try fields.decode(.plannedSteps, into: &plannedSteps)
    try fields.decode(.revisions, into: &revisions)
  }

  /// The step at which the schedule of a step ends, where that is known.
  func lastStep(for step: Int) -> Int? {
    revisions?.last { $0.after < step }?.steps ?? steps ?? plannedSteps
  }

  /// The last step as it is planned now.
  public var lastStep: Int? { revisions?.last?.steps ?? steps ?? plannedSteps }

  /// What it means that the last step is done.
  var endAtLastStep: TrainingEnd {
    steps == nil && minutes != nil ? .minutes : steps == nil && epochs != nil ? .epochs : .steps
  }

  /// Whether anything but patience ends the training.
  public var hasLimit: Bool { steps != nil || epochs != nil || minutes != nil || plannedSteps != nil }

  /// What was asked for, without what followed from it.
  var asked: TrainingBudget {
    var budget = self
    budget.plannedSteps = nil
    budget.revisions = nil
    return budget
  }

  var problems: [String] {
    var problems: [String] = []
    if let steps, steps < 1 { problems.append("steps must be at least 1, not \(steps)") }
    if let plannedSteps, plannedSteps < 1 {
      problems.append("plannedSteps must be at least 1, not \(plannedSteps)")
    }
    if let epochs, epochs < 1 { problems.append("epochs must be at least 1, not \(epochs)") }
    if let minutes, !(minutes > 0) { problems.append("minutes must be more than 0, not \(minutes)") }
    if patience < 0 { problems.append("patience must be 0 or more, not \(patience)") }
    if !hasLimit && patience == 0 {
      problems.append("the training would never end; give --steps, --epochs, --minutes or --patience")
    }
    return problems
  }
}

extension TrainingConfiguration {
  /// The number of the last step, as far as it can be told: skipped steps and epochs of other lengths can move it.
  func lastStep(from state: TrainingState, batchesOfEpoch: Int) -> Int? {
    let byEpochs = budget.epochs.flatMap { epochs in
      let batches = Double(epochs - state.epoch) * Double(batchesOfEpoch) - Double(state.position)
      return Int(exactly: Double(state.step) + (batches / Double(accumulate)).rounded(.up))
    }
    return [budget.lastStep, byEpochs].compactMap(\.self).min()
  }
}
