internal import NumberText
public import Training

/// What a reader must know before a report can be trusted.
public struct ReportWarning: Sendable, Equatable {
  /// The system that it is about; nil where it is about several.
  public var system: String?
  public var reason: Reason

  /// What is the matter.
  public enum Reason: Codable, Sendable, Equatable {
    case training(TrainingWarning)
    /// There are fewer than two validations, so that nobody can tell whether the training was at its end.
    case tooFewValidations
    /// Systems have made unlike numbers of steps: from the fewest to the most.
    case unlikeSteps(fewest: Int, most: Int)
    /// The training began with the weights of another model, and that of other systems with random ones.
    case begunWithWeights
    /// The test set is so small that only large differences can be told from chance.
    case fewSentences(Int)
  }

  /// Whether the order of the systems may be another after more steps.
  var leavesOrderOpen: Bool {
    switch reason {
    case .training(.stillWarmingUp), .training(.stillImproving), .tooFewValidations: true
    case .training, .unlikeSteps, .begunWithWeights, .fewSentences: false
    }
  }

  /// The warning in words, without the name of its system.
  public var text: String {
    switch reason {
    case .training(let warning): warning.description
    case .tooFewValidations:
      "there are too few validations to tell whether the training was at its end: use a smaller --validate-every"
    case .unlikeSteps(let fewest, let most):
      "the systems have made unlike numbers of steps, from \(grouped(fewest)) to \(grouped(most)): what is compared is "
        + "also how long each was trained, or how far it came in its time; --steps or --epochs make them alike"
    case .begunWithWeights:
      "its training began with the weights of another model: its steps, time and curve count from there, and what went "
        + "before is not in them"
    case .fewSentences(let count):
      "the test set has only \(counted(count, "sentence")): only large differences can be told from chance"
    }
  }

  /// Returns what is to be said of systems that are compared.
  static func all(of systems: [ReportedSystem], sentences: Int) -> [ReportWarning] {
    var warnings: [ReportWarning] = []
    if sentences < 100 { warnings.append(ReportWarning(system: nil, reason: .fewSentences(sentences))) }
    let trained = systems.filter { $0.model?.history?.lastStep != nil }
    let begun = trained.filter { $0.model?.beganWithWeights == true }
    let haveUnlikeBeginnings = !begun.isEmpty && begun.count < trained.count
    // Steps that count from different beginnings are not to be compared.
    let steps = trained.filter { !haveUnlikeBeginnings || $0.model?.beganWithWeights == false }
      .compactMap { $0.model?.history?.lastStep }
    if let fewest = steps.min(), let most = steps.max(), Double(most) > 1.1 * Double(fewest) {
      warnings.append(ReportWarning(system: nil, reason: .unlikeSteps(fewest: fewest, most: most)))
    }
    if haveUnlikeBeginnings {
      warnings += begun.map { ReportWarning(system: $0.name, reason: .begunWithWeights) }
    }
    for system in systems {
      guard let diagnosis = system.model?.diagnosis else { continue }
      var reasons = diagnosis.warnings(hasEnded: true).map(Reason.training)
      if reasons.isEmpty, diagnosis.verdict == .unknown { reasons = [.tooFewValidations] }
      warnings += reasons.map { ReportWarning(system: system.name, reason: $0) }
    }
    return warnings
  }
}
