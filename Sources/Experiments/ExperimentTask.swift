internal import Files
package import Randomness
package import Study

/// Makes an experiment, or goes on with it where it was stopped, and writes its report.
package struct ExperimentTask {
  private let experiment: any Experiment
  private let form: ExperimentForm
  private let folder: ExperimentFolder
  private let seed: Seed
  package var threads = 1
  /// Throws away what the folder holds.
  package var restarts = false
  /// The folder of the grammars that data are made by; nil where none was found.
  package var grammars: String?

  package init(_ experiment: any Experiment, _ form: ExperimentForm, in folder: String, seed: Seed) {
    self.experiment = experiment
    self.form = form
    self.folder = ExperimentFolder(path: folder)
    self.seed = seed
  }

  /// Does what is to be done and writes the report; returns nil where `shouldStop` ended it, with everything saved.
  ///
  /// - Parameters:
  ///   - observe: Told what happens, on this thread.
  ///   - shouldStop: Whether the user has asked for an end.
  package func run(
    observe: @escaping (ExperimentEvent) -> Void, shouldStop: @escaping @Sendable () -> Bool
  ) throws -> Outcome? {
    let record = ExperimentRecord(experiment, form, seed: seed.value)
    let lock = try folder.open(for: record, restarts: restarts)
    let bench = Workbench(
      folder: folder, grammars: grammars, seed: seed, threads: threads, observe: observe,
      shouldStop: shouldStop)
    return try withExtendedLifetime(lock) {
      do {
        let outcome = try experiment.outcome(form, bench)
        if shouldStop() { return nil }
        try folder.write(outcome, inside: try bench.insideSection(), of: experiment, record)
        return outcome
      } catch is Interruption {
        return nil
      }
    }
  }
}

/// What an experiment tells while it works.
package enum ExperimentEvent: Sendable {
  /// Something is done that takes a while.
  case step(String)
  /// The study of the systems of a trial, by its name, does something.
  case study(StudyEvent, trial: String)
}
