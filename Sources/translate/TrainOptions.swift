internal import Bitext
internal import CommandLineTool
internal import Evaluation
internal import Files
internal import Layers
internal import Randomness
internal import Text
internal import Training
internal import Translation

/// The options that say what is trained and how: those of `train`, and those that all systems of a study share.
enum TrainOptions {
  static let validationSource = Option.list(
    "validation-source", .inputOnce,
    help: "files of source sentences to judge the model by, with --tag each with its tag before it")
  static let validationTarget = Option.list(
    "validation-target", .inputOnce, help: "files of their translations")
  static let validationCorpus = Option.list(
    "validation-corpus", .inputOnce, help: "instead: .tsv or .tmx files of both")
  static let sourceEdges = Option.list(
    "source-edges", .inputOnce,
    help:
      "edges between the words of the sources, which encoder self-attention then goes along: a file for each of the corpus, "
      + "a line for each source; pairs of words counted from 0 (0-1 1-2), or the head of each word counted from 1 and 0 for "
      + "none, as in CoNLL-U (2 3 0); 'translate corpus generate --output-edges' writes those of a grammar")
  static let validationEdges = Option.list(
    "validation-edges", .inputOnce, help: "the same for the validation files")
  static let validationPairs = Option.optional(
    "validation-pairs", .integer(from: 1), defaultText: "auto: a twentieth, at most 2000",
    help: "instead of validation files: pairs of the corpus to hold out")
  static let architecture = Option.optional(
    "architecture", ValueKind(.architecture), defaultText: Architecture.Kind.transformer.name,
    help:
      "transformer (Vaswani et al. 2017), attention-rnn (Bahdanau et al. 2015), context-vector-rnn (Cho et al. 2014, "
      + "Sutskever et al. 2014), convolution (Gehring et al. 2017), or any ENCODER+DECODER")
  static let encoder = Option.optional(
    "encoder", .choice("NAME", of: Architecture.EncoderKind.self), defaultText: "that of the architecture",
    help: "transformer, bidirectional-rnn, rnn, convolution, or embeddings: the vectors of tokens and no more"
  )
  static let decoder = Option.optional(
    "decoder", .choice("NAME", of: Architecture.DecoderKind.self), defaultText: "that of the architecture",
    help:
      "transformer, attention-rnn, context-vector-rnn or convolution; every encoder goes with every decoder")
  static let preset = Option.optional(
    "preset", .choice("SIZE", of: Architecture.Preset.self), defaultText: automaticText,
    help:
      "sizes: tiny (128 features; 4+4 layers, or a state of 256), small (256; 3+3, or 512), base (512; 6+6, or 1024)"
  )
  static let sourceVocabulary = Option.optional(
    "source-vocabulary", .input, help: "a vocabulary made before, instead of building one")
  static let targetVocabulary = Option.optional("target-vocabulary", .input, help: "the same for the target")
  static let jointVocabularyFile = Option.optional(
    "vocabulary", .input, help: "the same for both sides; implies --joint-vocabulary")
  static let configurationFile = Option.optional(
    "configuration", .input,
    help: "a file with any of the fields of a configuration.json; options win over it"
  )

  static let alignedCorpus = Option.optional(
    "aligned-corpus", .input,
    help:
      "a .tsv file of source, translation and the links that people drew between their words (0-0 for a sure "
      + "one, 0?0 for a possible one): each validation tells the alignment error rate of models with attention"
  )

  /// Where the pairs are that judge a model in training.
  static let validationData = group("Corpus") {
    validationSource
    validationTarget
    validationCorpus
    alignedCorpus
  }

  /// Everything that a configuration holds, but for the architecture.
  static let settings = [
    group("Model") {
      preset
      configurationFile
      TrainingFields.shared.map(\.declaration)
    },
    group("Transformer layers", topic: "transformer") { TrainingFields.transformer.map(\.declaration) },
    group("Recurrent layers", topic: "recurrent") { TrainingFields.recurrent.map(\.declaration) },
    group("Convolutions", topic: "convolution") { TrainingFields.convolution.map(\.declaration) },
    group("Attention", topic: "attention") { TrainingFields.attention.map(\.declaration) },
    group("One context vector", topic: "context-vector") {
      TrainingFields.contextVector.map(\.declaration)
    },
    group("Text") {
      TrainingFields.text.map(\.declaration)
      sourceVocabulary
      targetVocabulary
      jointVocabularyFile
    },
    group("Optimization") { TrainingFields.optimization.map(\.declaration) },
    group("Regularization") { TrainingFields.regularization.map(\.declaration) },
    group("Validation and saving", topic: "validation") { TrainingFields.validation.map(\.declaration) },
    group("The end, at whatever comes first", topic: "budget") { TrainingFields.budget.map(\.declaration) },
  ].flatMap { $0 }

  /// The options that name vocabularies made before.
  static let vocabularies = [jointVocabularyFile, sourceVocabulary, targetVocabulary]
}

extension Arguments {
  /// Returns the settings of the preset, changed by the configuration file, changed by options.
  ///
  /// - Parameters:
  ///   - base: What holds where nothing is said.
  ///   - plan: What chooses the values that are automatic.
  func trainingSettings(
    from base: TrainingSettings = TrainingSettings(), plan: ((TrainingSettings) -> TrainingPlan)? = nil
  ) throws -> TrainingSettings {
    var settings = base
    try useKind(&settings)
    if let preset = self[TrainOptions.preset] {
      settings.use(preset)
      settings.choose(TrainOptions.preset.name)
    }
    if let path = self[TrainOptions.configurationFile] {
      try settings.read(path)
      try useKind(&settings)
    }
    try applyFields(to: &settings)
    if self[TrainOptions.jointVocabularyFile] != nil {
      settings.hasJointVocabulary = true
      settings.choose(PlannedValue.jointVocabulary.rawValue)
    }
    for option in [TrainOptions.sourceVocabulary, TrainOptions.targetVocabulary] where isGiven(option) {
      settings.choose(PlannedValue.jointVocabulary.rawValue)
    }
    if isGiven(SharedOptions.seed) { settings.training.seed = seed.value }
    if let plan { settings.take(plan(settings)) }
    settings.tieEmbeddings()
    return settings
  }

  /// Takes the encoder and the decoder that options name, or the encoder alone where labels are learned.
  private func useKind(_ settings: inout TrainingSettings) throws {
    try refuse(TrainOptions.architecture, with: TrainOptions.encoder)
    try refuse(TrainOptions.architecture, with: TrainOptions.decoder)
    let named = self[TrainOptions.architecture] ?? settings.architecture.kind
    let encoder = self[TrainOptions.encoder] ?? named.encoder
    guard let unit = (settings.task ?? named.task).labels else {
      settings.use(
        Architecture.Kind(encoder, self[TrainOptions.decoder] ?? named.decoder ?? .transformer))
      return
    }
    for (isGiven, name) in [
      (isGiven(TrainOptions.architecture), TrainOptions.architecture.name),
      (isGiven(TrainOptions.decoder), TrainOptions.decoder.name),
    ] where isGiven {
      throw UsageError.inconsistent(
        "--\(name) is for models that translate; one that labels is an encoder: choose it with "
          + "--\(TrainOptions.encoder.name)")
    }
    settings.use(Architecture.Kind(encoder, labelling: unit))
  }

  private func applyFields(to settings: inout TrainingSettings) throws {
    let limits = TrainingFields.limits.filter { $0.isGiven(self) }
    if !limits.isEmpty {
      // Limits that are given are all there are: those of a file, or of the training that goes on, are another plan's.
      let before = settings.training.budget
      settings.training.budget = TrainingBudget()
      (settings.training.budget.patience, settings.training.budget.clock) = (before.patience, before.clock)
    }
    for field in TrainingFields.all where field.isGiven(self) {
      if let refusal = field.refusal(for: settings) { throw refusal }
      field.apply(self, &settings)
      settings.choose(field.name)
    }
  }

  /// Returns the languages that options, or else a configuration file, name.
  ///
  /// Texts to be labelled may be of any language (`und`), and labels are of none (`zxx`).
  func languages(_ settings: TrainingSettings) throws -> (from: String, to: String) {
    let areLabels = settings.architecture.kind.decoder == nil
    func language(_ option: Option<String?>, _ configured: String?, _ ofLabels: String) throws -> String {
      guard let tag = self[option] ?? configured ?? (areLabels ? ofLabels : nil) else {
        throw UsageError.missingOption(option.name, valueName: "TAG")
      }
      return tag
    }
    return (
      try language(CorpusOptions.sourceLanguage, settings.sourceLanguage, "und"),
      try language(CorpusOptions.targetLanguage, settings.targetLanguage, "zxx")
    )
  }

  /// Settles how BLEU finds words: as the user said, or as a training that is continued does, or as suits the language.
  ///
  /// - Parameter recorded: What the training was begun with, where it is not begun now.
  func chooseTokenization(
    _ settings: inout TrainingSettings, recorded: TrainingConfiguration?
  ) throws {
    settings.training.validation.tokenization =
      try settings.chosen.contains(ScoringOptions.tokenization.name)
      ? settings.training.validation.tokenization
      : recorded?.validation.tokenization ?? tokenization(suiting: languages(settings).to)
  }

  /// Returns the corpus that judges a model in training; nil where none is named.
  func validationCorpus() throws -> Corpus? {
    for option in [
      TrainOptions.validationSource, TrainOptions.validationTarget, TrainOptions.validationCorpus,
    ] {
      try refuse(TrainOptions.validationPairs, with: option)
    }
    try refuse(TrainOptions.validationCorpus, with: TrainOptions.validationSource)
    try refuse(TrainOptions.validationCorpus, with: TrainOptions.validationTarget)
    let files = self[TrainOptions.validationCorpus]
    if !files.isEmpty {
      let corpus = Corpus(files: files, columns: columns)
      corpus.keep()
      return corpus
    }
    let (source, target) = (self[TrainOptions.validationSource], self[TrainOptions.validationTarget])
    if source.isEmpty, target.isEmpty { return nil }
    let corpus = try aligned(source, target)
    corpus.keep()
    return corpus
  }

  /// Returns the sentences that `--aligned-corpus` names.
  func alignedSentences() throws -> AlignedSentences? {
    try self[TrainOptions.alignedCorpus].map { try AlignedSentences(path: $0) }
  }

  /// Returns the vocabularies made before that options name; one path for both where they are joint.
  func vocabularyPaths() throws -> (source: String?, target: String?) {
    try refuse(TrainOptions.jointVocabularyFile, with: TrainOptions.sourceVocabulary)
    try refuse(TrainOptions.jointVocabularyFile, with: TrainOptions.targetVocabulary)
    return (
      self[TrainOptions.sourceVocabulary],
      self[TrainOptions.jointVocabularyFile] ?? self[TrainOptions.targetVocabulary]
    )
  }
}
