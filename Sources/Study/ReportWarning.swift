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
    /// The test set is so small that only large differences can be told from chance.
    case fewSentences(Int)
  }

  /// Whether the order of the systems may be another after more steps.
  var leavesOrderOpen: Bool {
    switch reason {
    case .training(.stillWarmingUp), .training(.stillImproving), .tooFewValidations: true
    case .training, .unlikeSteps, .fewSentences: false
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
        + "also how fast they were on one machine, however busy it was; --steps or --epochs make them alike"
    case .fewSentences(let count):
      "the test set has only \(grouped(count)) sentences: only large differences can be told from chance"
    }
  }

  /// Returns what is to be said of systems that are compared.
  static func all(of systems: [ReportedSystem], sentences: Int) -> [ReportWarning] {
    var warnings: [ReportWarning] = []
    if sentences < 100 { warnings.append(ReportWarning(system: nil, reason: .fewSentences(sentences))) }
    let steps = systems.compactMap { $0.model?.history?.lastStep }
    if let fewest = steps.min(), let most = steps.max(), Double(most) > 1.1 * Double(fewest) {
      warnings.append(ReportWarning(system: nil, reason: .unlikeSteps(fewest: fewest, most: most)))
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
