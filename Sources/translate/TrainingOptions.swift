internal import Bitext
internal import CommandLineTool
internal import Evaluation
internal import Files
internal import Layers
internal import Tensors
internal import Text
internal import Training
internal import Translation

/// What `train` can be told about a model and its training: the fields of `--configuration`, one option each.
struct TrainingSettings: Sendable {
  var architecture = Architecture.Kind.transformer
  var transformer = TransformerConfiguration(.small)
  var attentionRNN = AttentionRNNConfiguration(.small)
  var contextVectorRNN = ContextVectorRNNConfiguration(.small)
  var training = TrainingConfiguration()
  var hasJointVocabulary = false
  /// What the user chose; without a choice all is tied that can be in a Transformer, and nothing in recurrent models.
  var tiedEmbeddings: TransformerConfiguration.EmbeddingTying?
  /// What the user chose; without a choice BLEU finds words as suits the target language.
  var tokenization: BLEUTokenization?
  /// The languages that a configuration file names; options win over them.
  var sourceLanguage: String?
  var targetLanguage: String?
  /// The values that nobody has chosen and a plan chooses.
  var automatic = Set(PlannedValue.allCases)
  /// The sizes of the model that somebody has chosen, by the names of their options; a preset is all of them.
  var chosenSizes: Set<String> = []
}

/// An option that sets one field of the settings.
struct SettingsField: Sendable {
  let name: String
  let declaration: OptionDeclaration
  /// The architectures that have the field.
  var architectures = Architecture.Kind.allCases
  let isGiven: @Sendable (Arguments) -> Bool
  let apply: @Sendable (Arguments, inout TrainingSettings) -> Void

  private init<Value: Sendable>(
    _ option: Option<Value?>, _ set: @escaping @Sendable (Value, inout TrainingSettings) -> Void
  ) {
    name = option.name
    declaration = option.declaration
    isGiven = { $0.isGiven(option) }
    apply = { arguments, settings in
      if let value = arguments[option] { set(value, &settings) }
    }
  }

  /// A field that a plan fills where it is not given.
  init<Value: Sendable>(
    planned name: PlannedValue, _ kind: ValueKind<Value>,
    _ path: any WritableKeyPath<TrainingSettings, Value> & Sendable, _ help: String
  ) {
    self.init(name.rawValue, kind, [path], defaultText: automaticText, help)
  }

  /// - Parameter path: The field, whose value in `TrainingSettings()` is shown as the default.
  init<Value: Sendable>(
    _ name: String, _ kind: ValueKind<Value>, _ path: any WritableKeyPath<TrainingSettings, Value> & Sendable,
    _ help: String
  ) {
    self.init(name, kind, [path], defaultText: kind.show(TrainingSettings()[keyPath: path]), help)
  }

  /// A field that several architectures have.
  init<Value: Sendable>(
    _ name: String, _ kind: ValueKind<Value>,
    _ paths: [any WritableKeyPath<TrainingSettings, Value> & Sendable], defaultText: String, _ help: String
  ) {
    self.init(.optional(name, kind, defaultText: defaultText, help: help)) { value, settings in
      for path in paths { settings[keyPath: path] = value }
    }
  }

  /// A field that may have no value.
  init<Value: Sendable>(
    optional name: String, _ kind: ValueKind<Value>,
    _ path: any WritableKeyPath<TrainingSettings, Value?> & Sendable, _ help: String
  ) {
    self.init(.optional(name, kind, help: help)) { $1[keyPath: path] = $0 }
  }

  init(
    flag name: String, _ path: any WritableKeyPath<TrainingSettings, Bool> & Sendable,
    defaultText: String? = nil, _ help: String
  ) {
    let text = defaultText ?? (TrainingSettings()[keyPath: path] ? "yes" : "no")
    self.init(.negatableFlag(name, defaultText: text, help: help)) { $1[keyPath: path] = $0 }
  }
}

/// What help, and a configuration that is printed without a corpus, say of a value that a plan chooses.
let automaticText = "auto"

extension ValueKind where Value == Float {
  /// A finite number within bounds, the upper one excluded.
  static func fraction(_ name: String = "P") -> ValueKind {
    ValueKind(
      name: name, expected: "a number from 0 below 1",
      parse: { word in Float(word).flatMap { $0 >= 0 && $0 < 1 ? $0 : nil } }, show: { "\($0)" })
  }

  static func positive(_ name: String = "X", orZero: Bool = false) -> ValueKind {
    ValueKind(
      name: name, expected: orZero ? "a number from 0 up" : "a number above 0",
      parse: { word in Float(word).flatMap { $0.isFinite && ($0 > 0 || orZero && $0 == 0) ? $0 : nil } },
      show: { "\($0)" })
  }
}

/// The fields, under the headings of help.
enum TrainingFields {
  static let text = [
    SettingsField(
      "subword", .choice("KIND", of: SubwordKind.self), \.training.vocabulary.kind,
      "bpe, unigram, word or character"),
    SettingsField(
      planned: .vocabularySize, .integer(from: 1), \.training.vocabulary.size,
      "pieces of a vocabulary, in all"),
    SettingsField(
      flag: "joint-vocabulary", \.hasJointVocabulary, defaultText: automaticText,
      "one vocabulary for both sides"),
    SettingsField(
      "normalization", .choice("FORM", of: NormalizationForm.self), \.training.vocabulary.normalization,
      NormalizationForm.help),
    SettingsField(
      "word-boundaries", .choice("KIND", ["icu": .icu(locale: "root"), "whitespace": .whitespace]),
      \.training.vocabulary.wordBoundaries, "icu, or whitespace for text that is tokenised already"),
    SettingsField(
      "character-coverage", .number(above: 0, through: 1), \.training.vocabulary.characterCoverage,
      "share of the text whose characters get pieces"),
    SettingsField(
      "minimum-frequency", .integer(from: 1), \.training.vocabulary.minimumFrequency,
      "how often a pair or word must occur to become a piece"),
    SettingsField(
      optional: "maximum-length", .integer(from: 1), \.training.filter.maximumLength,
      "pairs with a side of more words are dropped (256)"),
    SettingsField(
      optional: "maximum-length-ratio", .number(from: 1), \.training.filter.maximumLengthRatio,
      "pairs with sides of more unequal length are dropped (9)"),
    SettingsField(
      flag: "drop-duplicates", \.training.filter.dropsDuplicates, "drop pairs that occurred before"),
    SettingsField(
      flag: "drop-identical", \.training.filter.dropsIdenticalSides, "drop pairs of two identical sides"),
  ]

  static let optimization = [
    SettingsField(
      planned: .batchTokens, .integer(from: 1), \.training.batchTokens,
      "target tokens of a batch; nothing is padded"),
    SettingsField(
      "shards", .integer(from: 1, through: 4096), \.training.shards,
      "parts of a batch that threads share; part of the result, unlike --threads"),
    SettingsField(
      "accumulate", .integer(from: 1), \.training.accumulate, "batches whose gradients make one step"),
    SettingsField(
      "precision", .choice("NAME", of: Precision.self), \.training.precision,
      "of products: float32, or bfloat16 with float32 sums and weights, where the processor has it"),
    SettingsField(
      "optimizer", .choice("NAME", of: TrainingConfiguration.Optimizer.self), \.training.optimizer,
      "adam or adamw"),
    SettingsField(
      planned: .learningRate, .positive(), \.training.learningRate, "the highest rate of the schedule"),
    SettingsField(
      planned: .schedule, .choice("NAME", of: LearningRateSchedule.self), \.training.schedule,
      "inverse-square-root, constant, plateau, linear or cosine, each after the warm-up"),
    SettingsField(
      planned: .warmupSteps, .integer(from: 0), \.training.warmupSteps, "steps in which the rate rises"),
    SettingsField(
      "plateau-patience", .integer(from: 1), \.training.plateauPatience,
      "validations in which no score improves before plateau reduces the rate"),
    SettingsField(
      "plateau-factor", .number(above: 0, below: 1), \.training.plateauFactor, "what plateau multiplies it by"
    ),
    SettingsField("beta1", .fraction(), \.training.beta1, "of Adam"),
    SettingsField("beta2", .fraction(), \.training.beta2, "of Adam"),
    SettingsField("epsilon", .positive(), \.training.epsilon, "of Adam"),
    SettingsField("weight-decay", .positive(orZero: true), \.training.weightDecay, "of Adam or AdamW"),
    SettingsField(
      "clip-norm", .positive(orZero: true), \.training.clipNorm, "longest gradient; 0 for no limit"),
    SettingsField(
      "label-smoothing", .fraction(), \.training.labelSmoothing, "probability spread over the vocabulary"),
  ]

  static let validation = [
    SettingsField(
      planned: .validateEvery, .integer(from: 1), \.training.validateEvery, "steps between validations"),
    SettingsField(
      "validation-metric", .choice("NAME", of: ValidationConfiguration.Metric.self),
      \.training.validation.metric,
      "decides what is best: bleu, chrf or perplexity; the others where it finds no difference"),
    SettingsField(
      "validation-beam-size", .integer(from: 1), \.training.validation.beamSize, "1 is greedy"),
    SettingsField(
      optional: "tokenization", .choice("NAME", of: BLEUTokenization.self), \.tokenization,
      "how BLEU finds words: \(ScoringOptions.tokenizations); by itself what suits --to"),
    SettingsField(flag: "lowercase", \.training.validation.lowercase, "ignore case in scores"),
    SettingsField(planned: .saveEvery, .integer(from: 1), \.training.saveEvery, "steps between saves"),
    SettingsField(
      "average", .integer(from: 1), \.training.average, "judge and keep the mean of the last N saved"),
    SettingsField(
      "parameter-precision", .choice("NAME", of: TrainingConfiguration.StoredPrecision.self),
      \.training.storedPrecision, "of parameters.safetensors: float32 or bfloat16"),
  ]

  /// What ends a training, besides patience.
  static let limits = [
    SettingsField(
      optional: "steps", .integer(from: 1), \.training.budget.steps,
      "updates to make; without any limit, as the corpus suggests"),
    SettingsField(
      optional: "epochs", .integer(from: 1), \.training.budget.epochs, "passes over the corpus to make"),
    SettingsField(
      optional: "minutes", .number(above: 0), \.training.budget.minutes,
      "time to train, over all sessions: the speed is measured, and the steps are fixed that fit"),
  ]

  static let budget =
    limits + [
      SettingsField(
        "patience", .integer(from: 0), \.training.budget.patience,
        "validations in which no score improves before the end; 0 to go on"),
      SettingsField(
        "clock", .choice("NAME", of: TrainingClock.self), [\.training.budget.clock],
        defaultText: "wall; in a study processor",
        "what --minutes are: wall, or processor: what the threads compute, whatever else the machine does"),
    ]

  static let all = ModelFields.all + text + optimization + validation + budget
}
