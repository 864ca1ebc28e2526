internal import CommandLineTool
internal import Settings
internal import Training
internal import Translation

/// What `train` can be told about a model and its training: the fields of `--configuration`, one option each.
struct TrainingSettings: Sendable {
  /// What the model is to do, where an option says so; otherwise what `architecture` does.
  var task: ModelTask?
  var architecture = Architecture(.transformer)
  var training = TrainingConfiguration()
  var hasJointVocabulary = false
  /// The languages that a configuration file names; options win over them.
  var sourceLanguage: String?
  var targetLanguage: String?
  /// The values that nobody has chosen and a plan chooses.
  var automatic = Set(PlannedValue.allCases)
  /// The options that somebody has chosen; a preset is all sizes of a model.
  private(set) var chosen: Set<String> = []

  /// Takes note that somebody has chosen what an option sets.
  mutating func choose(_ name: String) {
    chosen.insert(name)
    if let value = PlannedValue(rawValue: name) { automatic.remove(value) }
    if TrainingFields.limits.contains(where: { $0.name == name }) { automatic.remove(.steps) }
    if name == PlannedValue.preset.rawValue {
      chosen.formUnion(Architecture.sizes.compactMap(\.option?.name))
    }
  }

  /// Takes another encoder and decoder, with what each has by itself and what has been chosen.
  mutating func use(_ kind: Architecture.Kind) {
    guard kind != architecture.kind else { return }
    let isOtherTask = kind.task != architecture.kind.task
    architecture = architecture.changed(to: kind, keeping: chosen)
    if isOtherTask { takeTaskDefaults() }
  }

  /// Takes what the task of the model has by itself, where nobody has chosen otherwise: labels are judged by their
  /// accuracy, have a vocabulary of their own, and their probabilities are not smoothed, since people are told them.
  mutating func takeTaskDefaults() {
    let (areLabels, standard) = (architecture.kind.decoder == nil, TrainingConfiguration())
    if !chosen.contains("validation-metric") {
      training.validation.metric = areLabels ? .accuracy : standard.validation.metric
    }
    if !chosen.contains("label-smoothing") {
      training.labelSmoothing = areLabels ? 0 : standard.labelSmoothing
    }
    guard areLabels else { return }
    hasJointVocabulary = false
    choose(PlannedValue.jointVocabulary.rawValue)
  }

  /// Takes the sizes of a preset; those that have been chosen stay where `isPlan` says so.
  mutating func use(_ preset: Architecture.Preset, isPlan: Bool = false) {
    architecture.use(preset, except: isPlan ? chosen : [])
  }

  /// Ties the embeddings as the user chose to, or as the decoder does by itself.
  mutating func tieEmbeddings() {
    guard !chosen.contains("tied-embeddings"), architecture.kind.tiesEmbeddings else { return }
    architecture.tiedEmbeddings = hasJointVocabulary ? .all : .target
  }
}

extension SettingsField<TrainingSettings> {
  init?(_ setting: Setting<TrainingSettings>) { self.init(setting, standard: TrainingSettings()) }

  /// Says why the settings do not have the field; nil where they have it.
  func refusal(for settings: TrainingSettings) -> UsageError? {
    guard !setting.applies(settings) else { return nil }
    let task = settings.architecture.kind.task
    func fitting(_ kinds: [Architecture.Kind]) -> [String] {
      kinds.filter { kind in
        var other = settings
        other.use(kind)
        return setting.applies(other)
      }.map(\.name)
    }
    let named =
      task == .translate
      ? fitting(Architecture.Kind.usual) : fitting(Architecture.Kind.labelling.filter { $0.task == task })
    let others = task == .translate ? "other encoders" : "models that translate"
    let places = named.isEmpty ? others : alternatives(named)
    let advice =
      task == .translate
      ? "choose another with --architecture, --encoder or --decoder"
      : named.isEmpty ? "leave it out" : "choose another with --encoder"
    return .inconsistent(
      "--\(name) is for \(places), and the model is \(settings.architecture.name); \(advice)")
  }
}

/// Returns names as a sentence has them: a, b and c.
private func alternatives(_ names: [String]) -> String {
  names.count > 2
    ? names.dropLast().joined(separator: ", ") + " and " + names[names.count - 1]
    : names.joined(separator: " and ")
}

/// The fields, under the headings of help.
enum TrainingFields {
  static let shared = fields(Architecture.shared)
  static let transformer = fields(Architecture.transformerLayers)
  static let recurrent = fields(Architecture.recurrentLayers)
  static let convolution = fields(Architecture.convolutions)
  static let attention = fields(Architecture.attention)
  static let contextVector = fields(Architecture.oneContextVector)
  static let model = shared + transformer + recurrent + convolution + attention + contextVector

  static let text =
    [
      Setting(
        flag: "jointVocabulary", \TrainingSettings.hasJointVocabulary, defaultText: automaticText,
        help: "one vocabulary for both sides"
      ).only { $0.architecture.kind.decoder != nil }
    ].compactMap { SettingsField($0) } + fields(TrainingConfiguration.text)
  static let optimization = fields(TrainingConfiguration.optimization)
  static let regularization = fields(TrainingConfiguration.regularization)
  static let validation = fields(TrainingConfiguration.validating)
  /// What ends a training, besides patience.
  static let limits = budget(TrainingBudget.limitSettings)
  static let budget = budget(TrainingBudget.settings)

  static let all = model + text + optimization + regularization + validation + budget

  private static func fields(_ settings: [Setting<Architecture>]) -> [SettingsField<TrainingSettings>] {
    settings.compactMap { SettingsField($0.within("architecture", \TrainingSettings.architecture)) }
  }

  private static func fields(_ settings: [Setting<TrainingConfiguration>]) -> [SettingsField<
    TrainingSettings
  >] {
    settings.flatMap { $0.members.isEmpty ? [$0] : $0.members }.compactMap { setting in
      let field = setting.within("training", \TrainingSettings.training)
      guard let name = setting.option?.name, ofTextAlone.contains(name) else { return SettingsField(field) }
      return SettingsField(field.only { $0.architecture.kind.decoder != nil })
    }
  }

  /// How texts that a model writes are found and scored.
  private static let ofTextAlone: Set = ["validation-beam-size", "tokenization", "lowercase"]

  private static func budget(_ settings: [Setting<TrainingBudget>]) -> [SettingsField<TrainingSettings>] {
    settings.compactMap { SettingsField($0.within("budget", \TrainingSettings.training.budget)) }
  }
}

/// What help, and a configuration that is printed without a corpus, say of a value that a plan chooses.
let automaticText = "auto"
