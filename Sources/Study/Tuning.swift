internal import Files
public import Training
internal import Translation

/// The search for a system's own rate, dropout and warm-up, on the validation set.
///
/// First the system as it is, then in turn, each with the best that came before: half and twice the rate; 0.1 less and more
/// dropout; half and twice the warm-up. These are seven trainings with the whole budget: what does best in a shorter
/// one, such as less dropout, need not in the whole.
public struct Tuning: Codable, Sendable, Equatable {
  public private(set) var trials: [Trial] = []

  /// What is tried out.
  public struct Setting: Codable, Sendable, Equatable {
    public var learningRate: Float
    public var dropout: Float
    /// nil as planned.
    public var warmupSteps: Int?
  }

  /// A setting and what it reached on the validation set.
  public struct Trial: Codable, Sendable, Equatable {
    public var setting: Setting
    public var scores: TrainingRecord.Scores?
    /// The steps of warm-up that there were.
    public var warmupSteps: Int
    var isBest: Bool
  }

  init() {}

  /// The trial that did best so far.
  public var best: Trial? { trials.last(where: \.isBest) }

  /// Returns what to try out next; nil where all is tried.
  func next(for system: StudyConfiguration.System) -> Setting? {
    guard let best else {
      return Setting(
        learningRate: system.training.learningRate, dropout: system.architecture.dropout, warmupSteps: nil)
    }
    var setting = best.setting
    // The centre of each pair is the best from before it, the first of three.
    switch trials.count {
    case 1, 2: setting.learningRate = trials[0].setting.learningRate * (trials.count == 1 ? 0.5 : 2)
    case 3, 4:
      // In hundredths, which people can read.
      let dropout = trials[0].setting.dropout + (trials.count == 3 ? -0.1 : 0.1)
      setting.dropout = min(0.5, max(0, (dropout * 100).rounded() / 100))
    case 5, 6:
      let steps = trials[0].warmupSteps
      setting.warmupSteps = trials.count == 5 ? max(1, steps / 2) : steps * 2
    default: return nil
    }
    return setting
  }

  /// Takes note of what a setting has reached.
  mutating func add(
    _ setting: Setting, _ record: TrainingRecord, _ metric: ValidationConfiguration.Metric
  ) {
    let scores = record.scores
    let isBest = best.map { isBetter(scores, than: $0.scores, metric) } ?? true
    trials.append(
      Trial(setting: setting, scores: scores, warmupSteps: record.training.warmupSteps, isBest: isBest))
  }
}

extension Tuning.Setting {
  /// Returns a system with this setting.
  func applied(to system: StudyConfiguration.System) -> StudyConfiguration.System {
    var system = system
    system.training.learningRate = learningRate
    system.architecture.dropout = dropout
    if let warmupSteps {
      system.training.warmupSteps = warmupSteps
      system.automatic.remove(.warmupSteps)
    }
    return system
  }
}

/// Whether scores are better than others; none are the worst.
private func isBetter(
  _ scores: TrainingRecord.Scores?, than others: TrainingRecord.Scores?,
  _ metric: ValidationConfiguration.Metric
) -> Bool {
  guard let scores, let others else { return scores != nil }
  return scores.measured.areBetter(than: others.measured, by: metric)
}
