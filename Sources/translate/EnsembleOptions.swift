internal import CommandLineTool
internal import Files
internal import Tensors
internal import Translation

/// How models that are named with commas between them decide together.
enum EnsembleOptions {
  static let mean = Option(
    "ensemble-mean", .choice("WHAT", of: DistributionMean.self), default: .probabilities,
    help: "of models that decide together, A,B,C: the mean of probabilities or of log-probabilities")
  static let weights = Option.optional(
    "ensemble-weights", .weights, defaultText: "all the same",
    help: "what each of these models counts for, such as 0.5,0.3,0.2")

  static let all = group("Ensemble") {
    mean
    weights
  }
}

extension ValueKind where Value == [Double] {
  /// Numbers above 0 with commas between them.
  static var weights: ValueKind {
    ValueKind(
      name: "W,…", expected: "a list of numbers above 0, separated by commas",
      parse: { word in
        let numbers = word.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
        let weights = numbers.compactMap(\.self).filter { $0.isFinite && $0 > 0 }
        return weights.count == numbers.count ? weights : nil
      },
      show: { $0.map { "\($0)" }.joined(separator: ",") })
  }
}

extension Arguments {
  /// Finds the models of a system: of one, or of several with commas between them.
  func system(named name: String) throws -> NamedSystem {
    NamedSystem(name: name, directories: try ModelFolders.paths(ofSystem: name).map { ModelDirectory($0) })
  }

  /// The system that `--model`, or `--from` and `--to`, or nothing at all asks for.
  func system() throws -> NamedSystem {
    try refuse(ModelOptions.system, with: ModelOptions.from)
    try refuse(ModelOptions.system, with: ModelOptions.to)
    let system = try self[ModelOptions.system].map(system) ?? NamedSystem(modelDirectoryByLanguages())
    try checkEnsembleOptions(for: [system])
    return system
  }

  /// The systems that `--model` names one by one.
  func systems() throws -> [NamedSystem] {
    let systems = try self[ModelOptions.systems].map(system)
    try checkEnsembleOptions(for: systems)
    return systems
  }

  /// Loads the models of a system.
  ///
  /// - Parameters:
  ///   - system: The folders.
  ///   - withEdges: Whether sources come with edges.
  func load(_ system: NamedSystem, withEdges: Bool = false) throws -> TranslationSystem {
    guard system.directories.count > 1 else {
      let model = try system.directories[0].load(withEdges: withEdges)
      try maskHeads(of: model)
      return TranslationSystem(model)
    }
    if isGiven(ModelOptions.maskedHeads) {
      throw UsageError.inconsistent(
        "--\(ModelOptions.maskedHeads.name) is for one model by itself, and \(system.name) is several: leave it out"
      )
    }
    return try TranslationSystem.load(
      system.directories, mean: self[EnsembleOptions.mean], weights: self[EnsembleOptions.weights])
  }

  /// Throws where options of ensembles are given and none is named.
  func checkEnsembleOptions(for systems: [NamedSystem]) throws {
    if systems.contains(where: { $0.directories.count > 1 }) { return }
    for (isGiven, name) in [
      (isGiven(EnsembleOptions.mean), EnsembleOptions.mean.name),
      (isGiven(EnsembleOptions.weights), EnsembleOptions.weights.name),
    ] where isGiven {
      throw UsageError.inconsistent("--\(name) belongs to models with commas between them, A,B: leave it out")
    }
  }
}
