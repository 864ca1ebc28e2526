internal import CommandLineTool
internal import Experiments

/// The options of `study` that comparisons and experiments share, and those of experiments alone.
enum StudyOptions {
  static let report = Option.optional(
    "report", .directory, defaultText: "needed, but for --experiments",
    help: "the folder of the report and of the models; one that holds a study or an experiment is continued")
  static let restart = Option.flag("restart", help: "throw away what the folder holds and begin anew")
  static let experiment = Option.optional(
    "experiment", .experiment,
    help:
      "instead of --systems and a corpus: try a claim about attention on data that are made for it; "
      + "of the other options only --report, --restart, --quick, --threads and --seed go with it")
  static let experiments = Option.flag("experiments", help: "list the experiments, each with its claim")
  static let quick = Option.flag(
    "quick", help: "a smaller form of the experiment: minutes on two cores instead of up to an hour")
}

extension ValueKind where Value == String {
  /// The name of an experiment.
  fileprivate static var experiment: ValueKind {
    let names = ExperimentList.all.map(\.name)
    return ValueKind(
      name: "NAME", expected: "an experiment: \(names.joined(separator: ", "))", completion: .words(names),
      parse: { ExperimentList.experiment(named: $0) == nil ? nil : $0 }, show: { $0 })
  }
}

extension Arguments {
  /// Returns the value of an option that is needed here.
  ///
  /// - Throws: `UsageError.missingOption`.
  func value<Value>(of option: Option<Value?>) throws -> Value {
    guard let value = self[option] else {
      throw UsageError.missingOption(option.name, valueName: option.declaration.valueName)
    }
    return value
  }
}
