internal import Bitext
internal import CommandLineTool
internal import Files
internal import Ranks
internal import Training
internal import Translation

/// What `train` is asked for, put together from options, a configuration file, and what the folder of the model knows.
///
///     options ──────────────┐
///     --configuration FILE ─┼─> settings ─> the corpus is read ─> a plan fills in what is automatic ─> TrainingTask
///     the folder, or        │
///     --initial-model ──────┘
struct TrainingRequest {
  private let arguments: Arguments
  let directory: ModelDirectory
  private let restarts: Bool
  private let initialModel: ModelDirectory?
  /// Where the page of attention is, if there is to be one.
  private let watchPath: String?
  /// What the folder knows of the training that is continued.
  private let known: Known?
  /// The packed corpora that options name.
  private let packed: [PackedSource]
  private var base: TrainingSettings
  /// Beyond how much text a corpus is packed.
  private let memory: CorpusInMemory
  /// The processes that train together.
  private let group: any ProcessGroup
  private let overlaps: Bool

  /// The options that only `train` has.
  struct Options {
    let model: Option<String>
    let restart: Option<Bool>
    let task: Option<ModelTask?>
    let initialModel: Option<String?>
    let watch: Option<String?>
    let packBeyond: Option<Int?>
    let overlap: Option<Bool>
  }

  private struct Known {
    let record: TrainingRecord
    let sources: TrainingSources?
  }

  init(_ arguments: Arguments, _ options: Options, _ group: any ProcessGroup) throws {
    self.arguments = arguments
    self.group = group
    directory = ModelDirectory(arguments[options.model])
    overlaps = arguments[options.overlap]
    restarts = arguments[options.restart]
    for vocabulary in TrainOptions.vocabularies {
      try arguments.refuse(options.initialModel, with: vocabulary)
    }
    watchPath = arguments[options.watch]
    if let watchPath, !AttentionOptions.isPage(watchPath) {
      throw UsageError.invalidValue(
        option: options.watch.name, value: watchPath, expected: "the name of a page: let it end in .html")
    }
    initialModel = try arguments[options.initialModel].map { ModelDirectory(try ModelFolders.path(of: $0)) }
    var base = TrainingSettings()
    if !restarts, directory.exists {
      let record = try TrainingRecord(directory)
      known = Known(record: record, sources: try TrainingSources.read(from: directory))
      base = TrainingSettings(record)
    } else {
      known = nil
      if let initialModel { base = TrainingSettings(beginningWith: try initialModel.modelConfiguration()) }
    }
    base.task = arguments[options.task]
    packed = try arguments.packedSources()
    memory = CorpusInMemory(
      limit: arguments[options.packBeyond], wasPacked: known.map { $0.record.corpora.arePacked ?? false })
    if known == nil, initialModel == nil, let first = packed.first {
      try base.takeVocabularies(of: first)
    }
    self.base = base
  }

  /// Returns the settings as JSON, with what a plan chooses where a corpus is named.
  func configuration() throws -> String {
    var settings = try self.settings()
    let languages = try arguments.languages(settings)
    var isPlanned = known != nil
    if known == nil, arguments.namesCorpus {
      let task = try fitted(task(settings))
      try task.check()
      settings = try planned(task.packsCorpus ? task.countCorpus() : task.readPairs().facts)
      isPlanned = true
    }
    return try settings.json(from: languages.from, to: languages.to, isPlanned: isPlanned)
  }

  /// Returns the trainer, with everything read and the folder made.
  func prepare(_ report: TrainingReport) throws -> Trainer {
    var task = try fitted(task(settings()))
    report.task = task.architecture.kind.task
    guard known == nil else {
      return try task.prepare(packing: report.show, report: report.show, observe: report.show)
    }
    try task.check()
    let (pairs, settings) = try readPairs(of: &task, report)
    task.architecture = settings.architecture
    task.training = settings.training
    task.hasJointVocabulary = settings.hasJointVocabulary
    task.automatic = settings.automatic
    report.show(plan: settings, pairs, buildsVocabulary: task.buildsVocabulary)
    return try task.prepare(pairs, report: { _ in }, observe: report.show)
  }

  /// Returns the task with a corpus that is packed where it is too long for memory.
  private func fitted(_ task: TrainingTask) throws -> TrainingTask {
    try memory.fitted(task, arguments.console.silenced(if: !group.isFirst))
  }

  /// Reads the corpus, or packs it, and returns the settings with what is planned for it.
  private func readPairs(
    of task: inout TrainingTask, _ report: TrainingReport
  ) throws -> (TrainingPairs, TrainingSettings) {
    let isPlanned = !task.automatic.isDisjoint(with: [.jointVocabulary, .vocabularySize])
    if task.packsCorpus, task.buildsVocabulary, isPlanned {
      let settings = try planned(task.countCorpus(report.show))
      task.hasJointVocabulary = settings.hasJointVocabulary
      task.training.vocabulary = settings.training.vocabulary
    }
    let pairs = try task.readPairs(packing: report.show)
    report.show(pairs.report)
    var request = self
    if task.packsCorpus, initialModel == nil, let first = task.packedSources.first {
      try request.base.takeVocabularies(of: first)
    }
    return (pairs, try request.planned(pairs.facts))
  }

  /// Returns the settings with everything planned that can be before training.
  private func planned(_ facts: CorpusFacts) throws -> TrainingSettings {
    try settings { settings in
      var basis = settings.basis(facts)
      basis.hasInitialWeights = initialModel != nil
      return TrainingPlan(basis)
    }
  }

  private func settings(_ plan: ((TrainingSettings) -> TrainingPlan)? = nil) throws -> TrainingSettings {
    var base = base
    // Who gives edges wants them looked along, unless he says otherwise.
    if arguments.isGiven(TrainOptions.sourceEdges) {
      base.architecture.encoderEdges = true
      base.choose("encoder-edges")
    }
    var settings = try arguments.trainingSettings(from: base, plan: plan)
    try arguments.chooseTokenization(&settings, recorded: known?.record.training)
    return settings
  }

  private func task(_ settings: TrainingSettings) throws -> TrainingTask {
    let languages = try arguments.languages(settings)
    var (corpus, validation) = try corpora(languages)
    try arguments.addEdges(to: &corpus, &validation)
    if arguments.isGiven(TrainOptions.sourceEdges), !settings.architecture.needsEdges {
      throw UsageError.inconsistent(
        "--\(TrainOptions.sourceEdges.name) is for encoders of self-attention under a decoder, and the model is "
          + "\(settings.architecture.name)"
          + (settings.architecture.kind.encoder == .transformer ? " without --encoder-edges" : "")
          + "; leave it out, or choose --encoder transformer")
    }
    var task = TrainingTask(
      directory: directory, sourceLanguage: languages.from, targetLanguage: languages.to,
      architecture: settings.architecture, training: settings.training, corpus: corpus,
      validation: validation, hasJointVocabulary: settings.hasJointVocabulary)
    (task.packed, task.temperature) = packedCorpora()
    task.automatic = settings.automatic
    task.validationPairs = arguments[TrainOptions.validationPairs]
    (task.sourceVocabularyPath, task.targetVocabularyPath) = try arguments.vocabularyPaths()
    task.initialModel = initialModel
    if settings.architecture.kind.decoder == nil, arguments.isGiven(TrainOptions.alignedCorpus) {
      throw UsageError.inconsistent(
        "--\(TrainOptions.alignedCorpus.name) is for models that translate: leave it out")
    }
    if settings.architecture.kind.decoder == nil, watchPath != nil {
      throw UsageError.inconsistent(
        "--watch shows the attention of models that translate, and this one labels: leave it out")
    }
    task.watchPath = watchPath
    task.alignedSentences = try arguments.alignedSentences()
    task.threads = arguments.threads
    task.restarts = restarts
    task.group = group
    task.overlaps = overlaps
    if overlaps, group.count == 1 {
      arguments.console.warn(
        "--overlap does nothing where one process trains: start several with mpirun -n N")
    }
    return task
  }

  /// Returns the packed corpora that options name, or else those that the folder knows, and how far their sizes are evened
  /// out.
  private func packedCorpora() -> ([PackedSource], temperature: Double) {
    let sources = arguments.namesCorpus ? nil : known?.sources
    return (
      sources?.packed ?? packed, arguments[MixtureOptions.temperature] ?? sources?.temperature ?? 1
    )
  }

  /// Returns the corpora that options name, or else those that the folder knows.
  private func corpora(_ languages: (from: String, to: String)) throws -> (Corpus, validation: Corpus?) {
    func tagged(_ corpus: Corpus) -> Corpus {
      var corpus = corpus
      (corpus.sourceLanguage, corpus.targetLanguage) = languages
      return corpus
    }
    let validation = try arguments.validationCorpus()
    if !arguments.namesCorpus {
      guard !arguments.isGiven(MixtureOptions.weight), !arguments.isGiven(MixtureOptions.tag) else {
        throw UsageError.inconsistent(
          "--weight and --tag have a value for each corpus to train on: name the corpora too")
      }
    }
    if let sources = known?.sources, !arguments.namesCorpus {
      var sources = sources
      if let temperature = arguments[MixtureOptions.temperature] {
        sources.corpus.mixture = sources.corpus.mixture ?? CorpusMixture()
        sources.corpus.mixture?.temperature = temperature
      }
      if validation != nil || arguments.isGiven(TrainOptions.validationPairs) {
        sources.validation = validation
      }
      try sources.check(in: directory)
      return (tagged(sources.corpus), sources.validation.map(tagged))
    }
    var corpus = try packed.isEmpty ? arguments.corpus() : Corpus([])
    let mixture = try arguments.mixture(of: packed.isEmpty ? corpus.parts.count : packed.count)
    if packed.isEmpty, mixture != CorpusMixture() { corpus.mixture = mixture }
    // A training that validates on files of its own goes on with them.
    let isGiven = validation != nil || arguments.isGiven(TrainOptions.validationPairs)
    let remembered = isGiven ? nil : known?.sources?.validation
    return (tagged(corpus), (validation ?? remembered).map(tagged))
  }
}

extension Arguments {
  /// Whether options name a corpus to train on.
  fileprivate var namesCorpus: Bool {
    isGiven(CorpusOptions.corpus) || isGiven(CorpusOptions.source) || isGiven(CorpusOptions.target)
  }
}

extension TrainingSettings {
  /// The settings of a training that goes on.
  fileprivate init(_ record: TrainingRecord) {
    self.init(beginningWith: record.model)
    training = record.training
    automatic = Set(record.automatic ?? [])
  }

  /// The settings of a training that begins with a model.
  fileprivate init(beginningWith model: ModelConfiguration) {
    architecture = model.architecture
    hasJointVocabulary = model.hasJointVocabulary
    (sourceLanguage, targetLanguage) = (model.sourceLanguage, model.targetLanguage)
    takeTaskDefaults()
    choose(PlannedValue.preset.rawValue)
    choose("tied-embeddings")
    choose(PlannedValue.jointVocabulary.rawValue)
  }
}
