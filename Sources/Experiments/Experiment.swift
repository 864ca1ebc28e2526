/// Something that is said of attention, and how it can be tried.
///
/// An experiment makes its data, trains what it needs within budgets of steps, and says in words what came out. Nothing
/// that it says depends on the number of threads, on the time or on the place, but where it measures times.
package protocol Experiment: Sendable {
  /// How large everything is.
  associatedtype Plan: Sendable

  /// The name by which users choose it.
  var name: String { get }
  /// What is claimed, in one sentence.
  var claim: String { get }
  /// Who claims it, and where.
  var source: String { get }
  /// What takes less than three minutes on two cores.
  var quick: Plan { get }
  /// What takes less than an hour on two cores.
  var full: Plan { get }

  /// Tries the claim.
  ///
  /// - Throws: `Interruption`, among others, where the user has asked for an end.
  func outcome(of plan: Plan, _ bench: Workbench) throws -> Outcome
}

extension Experiment {
  /// Tries the claim in one of its two forms.
  func outcome(_ form: ExperimentForm, _ bench: Workbench) throws -> Outcome {
    switch form {
    case .quick: try outcome(of: quick, bench)
    case .full: try outcome(of: full, bench)
    }
  }
}

/// How much is done for an experiment.
package enum ExperimentForm: String, Codable, Sendable {
  case quick, full
}

/// The experiments that there are.
package enum ExperimentList {
  /// All of them, in the order in which they are shown.
  package static let all: [any Experiment] = [
    ScalingExperiment(), HeadsExperiment(), PositionsExperiment(), WindowExperiment(), ScoresExperiment(),
    NormalizersExperiment(), LengthExperiment(), DataExperiment(), CostExperiment(), AgreementExperiment(),
    CoreferenceExperiment(), ConvolutionExperiment(), GraphExperiment(), LabelsExperiment(),
  ]

  /// Returns the experiment of a name; nil where there is none.
  package static func experiment(named name: String) -> (any Experiment)? { all.first { $0.name == name } }
}
