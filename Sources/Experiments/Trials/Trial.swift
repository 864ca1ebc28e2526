internal import Study
internal import Translation

/// Systems that learn the same from the same pairs, each with several seeds.
struct Trial: Sendable {
  /// The name of its folder.
  var name: String
  var data: TaskData
  var systems: [TrialSystem]
  /// How many seeds each system is trained with: that of the experiment and those behind it.
  var seeds: Int
  var recipe: Recipe

  /// The name under which a study knows a system with one of its seeds, counted from 0.
  static func name(_ system: String, seed: Int) -> String { "\(system)-seed-\(seed + 1)" }
}

/// A system of a trial.
struct TrialSystem: Sendable {
  var name: String
  var architecture: Architecture
  /// What the system learns by, where that is not the trial's recipe.
  var recipe: Recipe?

  init(_ name: String, _ architecture: Architecture, _ recipe: Recipe? = nil) {
    self.name = name
    self.architecture = architecture
    self.recipe = recipe
  }
}

/// A trial whose systems have learned what they could.
struct TrainedTrial: Sendable {
  let trial: Trial
  let folder: StudyFolder

  /// The folder of a system's model with one of the seeds, counted from 0.
  func model(_ system: String, seed: Int) -> ModelDirectory {
    folder.model(of: Trial.name(system, seed: seed))
  }

  /// Measures something of a system once for each seed.
  func measured(_ system: String, _ measure: (ModelDirectory) throws -> Double) rethrows -> Measured {
    try Measured((0..<trial.seeds).map { try measure(model(system, seed: $0)) })
  }

  /// Measures several things of a system once for each seed.
  func measuredAll(_ system: String, _ measure: (ModelDirectory) throws -> [Double]) rethrows -> [Measured] {
    let bySeed = try (0..<trial.seeds).map { try measure(model(system, seed: $0)) }
    return (bySeed.first ?? []).indices.map { index in Measured(bySeed.map { $0[index] }) }
  }

  /// What a reader must know of the trial.
  var facts: Facts {
    [("budget of each system", trial.recipe.text), ("seeds", "\(trial.seeds) for each system")]
  }
}

extension Architecture {
  /// A model so small that many of them are trained in minutes: feed-forward blocks and states are as wide as that asks.
  static func small(
    _ kind: Kind = .transformer, features: Int, layers: Int = 1, heads: Int = 4
  ) -> Architecture {
    var architecture = Architecture(kind, .tiny)
    (architecture.features, architecture.feedForwardFeatures) = (features, 2 * features)
    (architecture.hiddenFeatures, architecture.attentionFeatures) = (features, features)
    architecture.heads = heads
    (architecture.encoderLayers, architecture.decoderLayers) = (layers, layers)
    architecture.dropout = 0
    return architecture
  }

  /// Returns the same with something else.
  func with(_ change: (inout Architecture) -> Void) -> Architecture {
    var architecture = self
    change(&architecture)
    return architecture
  }
}
