internal import CommandLineTool
internal import Experiments
internal import Files
internal import Study

extension Arguments {
  /// Lists experiments or makes one, where that is asked for; returns whether it was.
  ///
  /// - Throws: `UsageError`, where options do not go with an experiment, or with none.
  func runsExperiment() throws -> Bool {
    if self[StudyOptions.experiments] {
      try refuseOptions(but: [StudyOptions.experiments.name], with: StudyOptions.experiments.name)
      try listExperiments()
      return true
    }
    guard let name = self[StudyOptions.experiment],
      let experiment = ExperimentList.experiment(named: name)
    else {
      if self[StudyOptions.quick] {
        throw UsageError.inconsistent(
          "--quick is a form of an experiment: give --experiment NAME too, or leave it out")
      }
      return false
    }
    try refuseOptions(
      but: [
        StudyOptions.experiment.name, StudyOptions.quick.name, StudyOptions.report.name,
        StudyOptions.restart.name,
      ], with: StudyOptions.experiment.name)
    try run(experiment)
    return true
  }

  /// Throws if the user gave other options than these and those of every command.
  private func refuseOptions(but allowed: [String], with option: String) throws {
    let shared = [SharedOptions.threads.name, SharedOptions.seed.name, SharedOptions.quiet.name]
    if let other = givenNames.first(where: { !(allowed + shared).contains($0) }) {
      throw UsageError.inconsistent(
        "--\(other) does not go with --\(option): an experiment has its own systems, data and budgets; leave out one "
          + "of the two")
    }
  }

  private func listExperiments() throws {
    let output = try OutputFile(path: "-")
    let width = ExperimentList.all.map(\.name.count).max() ?? 0
    for experiment in ExperimentList.all {
      let gap = String(repeating: " ", count: width - experiment.name.count + 2)
      try output.writeLine(experiment.name + gap + experiment.claim)
    }
    try output.close()
  }

  private func run(_ experiment: any Experiment) throws {
    let path = try value(of: StudyOptions.report)
    let form: ExperimentForm = self[StudyOptions.quick] ? .quick : .full
    var task = ExperimentTask(experiment, form, in: path, seed: seed)
    task.threads = threads
    task.restarts = self[StudyOptions.restart]
    task.grammars = ModelFolders.corpora
    StopSignals.endInOrder()
    let outcome = try task.run { [console] event in
      switch event {
      case .step(let text): console.note(text)
      case .study(.system(let name, let number, let count), trial: let trial):
        console.note("\(trial): training \(name), \(number) of \(count)")
      case .study(.alreadyTrained(let name), trial: let trial):
        console.note("\(trial): \(name) is trained already")
      case .study: break
      }
    } shouldStop: {
      StopSignals.hasArrived
    }
    guard let outcome else {
      return console.note("interrupted; run the same command to continue")
    }
    console.note("the report is \(path)/index.html")
    try write(outcome, of: experiment)
  }

  private func write(_ outcome: Outcome, of experiment: any Experiment) throws {
    let output = try OutputFile(path: "-")
    for table in outcome.tables {
      try output.writeLine(table.title)
      try output.writeLine(alignedTable(table.lines))
      try output.writeLine("")
    }
    try output.writeLine("claim: \(experiment.claim)")
    try output.writeLine("source: \(experiment.source)")
    try output.writeLine("verdict: \(outcome.verdict.rawValue)")
    try output.writeLine("what came out: \(outcome.found)")
    try output.writeLine("what would change it: \(outcome.change)")
    try output.close()
  }
}
