internal import Bitext
internal import Settings
internal import Training
internal import Translation

/// A model of a lesson: what `train` is told of it, from which the command that a reader can type and the training both
/// follow.
struct LessonSystem: Sendable {
  /// Its name, which is that of its folder too.
  let name: String
  let kind: Architecture.Kind
  let options: [LessonOption]

  /// - Parameters:
  ///   - name: What it is called.
  ///   - recipe: What it has in common with the others.
  ///   - own: What it alone is told, by the names of the options.
  ///   - kind: What reads and writes.
  init(
    _ name: String, _ recipe: LessonRecipe, _ own: KeyValuePairs<String, String> = [:],
    kind: Architecture.Kind = .transformer
  ) {
    self.name = name
    self.kind = kind
    options = recipe.with(own).options
  }

  /// The options as words, each option by itself, the kind of the model before them.
  var words: [[String]] {
    let kindWords: [[String]] =
      switch kind.task {
      case .translate: kind == .transformer ? [] : [["--architecture", kind.name]]
      case .tag, .classify: [["--task", kind.task.rawValue]]
      }
    return kindWords + options.map(\.words)
  }

  /// What `train` makes of the options.
  struct Choices {
    var architecture: Architecture
    var training = TrainingConfiguration()
    var hasJointVocabulary = false
    /// The values that are left to a plan.
    var automatic = Set(PlannedValue.allCases)
  }

  /// Returns the options as `train` reads them.
  ///
  /// - Precondition: There are such options, and they can have these values.
  func settings(seed: UInt64) -> Choices {
    var settings = Choices(architecture: Architecture(kind, .tiny))
    settings.training.seed = seed
    if kind.decoder == nil {
      settings.training.validation.metric = .accuracy
      settings.training.labelSmoothing = 0
      settings.automatic.remove(.jointVocabulary)
    }
    for option in options {
      let isKnown = settings.take(option)
      precondition(isKnown, "a lesson has an option that train does not: \(option)")
      if let value = PlannedValue(rawValue: option.name) { settings.automatic.remove(value) }
    }
    if kind.tiesEmbeddings {
      settings.architecture.tiedEmbeddings = settings.hasJointVocabulary ? .all : .target
    }
    return settings
  }
}

extension LessonSystem.Choices {
  /// Takes what an option says; returns whether there is such an option and it can have this value.
  fileprivate mutating func take(_ option: LessonOption) -> Bool {
    if option.name == PlannedValue.preset.rawValue {
      guard let preset = option.value.flatMap({ Architecture.Preset(rawValue: $0) }) else { return false }
      architecture.use(preset)
      return true
    }
    if option.name == PlannedValue.jointVocabulary.rawValue {
      hasJointVocabulary = true
      return option.value == nil
    }
    let value = option.value ?? "yes"
    if let setting = Architecture.settings.first(where: { $0.option?.name == option.name }) {
      return setting.applies(architecture) && setting.set(value, &architecture)
    }
    return Self.training.first { $0.option?.name == option.name }?.set(value, &training) ?? false
  }

  /// The fields of training, those of all parts among them.
  private static let training = TrainingConfiguration.settings.flatMap {
    $0.members.isEmpty ? [$0] : $0.members
  }
}
