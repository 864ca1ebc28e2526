public import Settings

/// When a training ends: at whatever comes first.
///
/// Without any limit it ends when validation stops improving.
public struct TrainingBudget: Configured, Hashable {
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

  /// Moves the end for all steps after one.
  mutating func revise(after step: Int, to end: Int) {
    revisions = (revisions ?? []) + [Revision(after: step, steps: end)]
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

  /// What is wrong with the values, in words for a user; empty if nothing is.
  var problems: [String] {
    guard !hasLimit, patience == 0 else { return settingProblems }
    return settingProblems + [
      "the training would never end; give --steps, --epochs, --minutes or --patience"
    ]
  }
}

extension TrainingBudget {
  /// What ends a training besides patience, as a user asks for it.
  public static let limitSettings: [Setting<TrainingBudget>] = [
    Setting(
      optional: "steps", \.steps, .integer(from: 1, through: 1 << 48),
      help: "updates to make; without any limit, as the corpus suggests"),
    Setting(optional: "epochs", \.epochs, .integer(from: 1), help: "passes over the corpus to make"),
    Setting(
      optional: "minutes", \.minutes, .number(above: 0),
      help: "time to train, over all sessions: the speed is measured, and the steps are fixed that fit"),
  ]

  public static let settings: [Setting<TrainingBudget>] =
    limitSettings + [
      Setting(
        "patience", \.patience, .integer(from: 0, through: 1 << 48),
        help: "validations in which no score improves before the end; 0 to go on"),
      Setting(
        "clock", \.clock, .choice("NAME", of: TrainingClock.self), defaultText: "wall; in a study processor",
        help:
          "what --minutes are: wall, or processor: what the threads compute, whatever else the machine does"),
      Setting(stored: "plannedSteps", \.plannedSteps, .integer(from: 1, through: 1 << 48)),
      Setting(stored: "revisions", \.revisions),
    ]
}

extension TrainingBudget {
  /// Returns why a training ends here; nil where it goes on.
  ///
  /// - Parameters:
  ///   - state: Where the training is.
  ///   - seconds: What it has taken so far.
  ///   - isPaced: Whether its steps were fixed to fit into the time, which then is only to be kept about.
  func end(of state: TrainingState, seconds: Double, isPaced: Bool) -> TrainingEnd? {
    if let steps = lastStep, state.step >= steps { return endAtLastStep }
    if let epochs, state.epoch >= epochs { return .epochs }
    if let minutes, seconds >= 60 * minutes * (isPaced ? 1.1 : 1) { return .minutes }
    return patience > 0 && state.validationsWithoutImprovement >= patience ? .patience : nil
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
