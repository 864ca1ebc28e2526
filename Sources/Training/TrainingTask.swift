package import Augmentation
public import Bitext
internal import Evaluation
internal import Files
internal import Layers
internal import Protection
internal import Randomness
package import Ranks
public import Tensors
package import Text
public import Translation

/// What a user asks for when training: a corpus, a model, a folder.
public struct TrainingTask: Sendable {
  public var directory: ModelDirectory
  public var sourceLanguage: String
  public var targetLanguage: String
  public var architecture: Architecture
  public var training: TrainingConfiguration
  public var corpus: Corpus
  /// Packed corpora to train on in place of `corpus`, which then is empty.
  public var packed: [PackedSource] = []
  /// How far the sizes of several packed corpora are evened out: each is drawn from by its size to the power of 1/T.
  public var temperature = 1.0
  /// Whether `corpus`, which is text, is packed into the folder and read there, in memory that does not grow with it.
  public var packsCorpus = false
  /// nil holds pairs of the corpus out.
  public var validation: Corpus?
  /// How many pairs to hold out where no validation corpus is named; nil leaves it to `TrainingPlan`.
  public var validationPairs: Int?
  public var hasJointVocabulary: Bool
  /// The values that a plan chose, not the user; those that depend on the number of steps follow once that is known.
  public var automatic: Set<PlannedValue> = []
  /// Vocabularies made before; without them they are built from the corpus.
  ///
  /// A training that is continued must have been begun with the same.
  public var sourceVocabularyPath: String?
  public var targetVocabularyPath: String?
  /// A model whose vocabularies and weights the training begins with; it must have the same sizes.
  public var initialModel: ModelDirectory?
  /// Sentences that people have aligned: each validation tells how far the model's attention is from their links.
  public var alignedSentences: AlignedSentences?
  /// Where to write a page of what the model's attention does with the validation sentences that are shown, anew at each
  /// validation; nil for none.
  public var watchPath: String?
  public var threads = 1
  /// Throws away what the folder holds.
  public var restarts = false
  public var device = Device.cpu
  /// The processes that train together, all of them with the same task.
  package var group: any ProcessGroup = SingleProcess()
  /// Whether they exchange gradients and weights while they compute others; it changes no bit.
  public var overlaps = false

  public init(
    directory: ModelDirectory, sourceLanguage: String, targetLanguage: String, architecture: Architecture,
    training: TrainingConfiguration, corpus: Corpus, validation: Corpus?, hasJointVocabulary: Bool
  ) {
    self.directory = directory
    self.sourceLanguage = sourceLanguage
    self.targetLanguage = targetLanguage
    self.architecture = architecture
    self.training = training
    self.corpus = corpus
    self.validation = validation
    self.hasJointVocabulary = hasJointVocabulary
  }

  /// The part of configuration.json that describes the model.
  public var modelConfiguration: ModelConfiguration {
    var configuration = ModelConfiguration(
      sourceLanguage: sourceLanguage, targetLanguage: targetLanguage, architecture: architecture,
      hasJointVocabulary: hasJointVocabulary,
      reading: training.augmentation.reading(from: sourceLanguage, to: targetLanguage))
    configuration.sourceTags = Set(packed.compactMap(\.tag) + (corpus.mixture?.tags ?? []).compactMap(\.self))
      .sorted()
    return configuration
  }

  /// Checks everything that can be checked before a corpus is read.
  public func check() throws {
    var training = training
    // What is planned is known only with the corpus.
    if automatic.contains(.steps), !training.budget.hasLimit { training.budget.plannedSteps = 1 }
    let problems = architecture.problems + training.problems + taskProblems + packedProblems
    if !problems.isEmpty { throw TrainingError.invalidConfiguration(problems) }
    if architecture.kind.task == .translate { try training.validation.tokenization.checkAvailability() }
    if architecture.needsJointVocabulary && !hasJointVocabulary { throw TrainingError.jointVocabularyNeeded }
    if let task = try initialModel?.modelConfiguration().task, task != architecture.kind.task {
      throw TrainingError.initialTaskDiffers(path: initialModel?.path ?? "")
    }
  }

  /// Reads what is to be trained on and judged by.
  ///
  /// - Parameter packing: Told how far packing has come, where the corpus is packed.
  public func readPairs(packing: (PackingEvent) -> Void = { _ in }) throws -> TrainingPairs {
    try readPairs(heldOut: validationPairs, packing)
  }

  private func readPairs(heldOut: Int?, _ packing: (PackingEvent) -> Void) throws -> TrainingPairs {
    keepCorpora()
    if !packed.isEmpty, let validation { return try openPacked(judgedBy: validation) }
    if packsCorpus, let validation { return try packCorpus(judgedBy: validation, packing) }
    let filter = architecture.kind.task.labels.map(training.filter.ofLabels) ?? training.filter
    return try TrainingPairs(
      corpus, validation: validation, heldOut: heldOut, filter: filter, seed: training.seed)
  }

  /// What pipes give is read for the pairs and for the checksum.
  private func keepCorpora() {
    corpus.keep()
    validation?.keep()
  }

  /// Reads the corpora, finds or makes vocabularies and weights, and makes the folder or continues with it.
  ///
  /// - Parameters:
  ///   - pairs: What `readPairs` has read, where that is done.
  ///   - packing: Told how far packing has come, where the corpus is packed and that is not done.
  ///   - report: Told which pairs were kept and dropped, before anything else happens, unless they have been read.
  ///   - observe: Told what happens during training.
  public func prepare(
    _ pairs: TrainingPairs? = nil, packing: (PackingEvent) -> Void = { _ in },
    report: (CorpusReport) -> Void, observe: @escaping (TrainingEvent) -> Void
  ) throws -> Trainer {
    try check()
    keepCorpora()
    // Before the corpora are known to be good nothing is made, and so there may be nothing to lock yet.
    let heldLock = try group.isFirst && FileSystem.isDirectory(directory.path) ? takeLock() : nil
    try checkForConfiguration()
    let existing = try restarts || !directory.exists ? nil : existingRecord()
    var record = try makeRecord(pairs, existing)
    if let existing { try compare(existing, record) }
    let pairs = try pairs ?? readPairs(heldOut: record.corpora.validationPairs, packing)
    report(pairs.report)
    record.corpora.validationPairs = pairs.heldOut
    let augmenter = augmenter(of: pairs.training)
    let tokenizers =
      try existing == nil
      ? makeTokenizers(pairs, augmenter) : directory.tokenizers(isJoint: hasJointVocabulary)
    let models = (0..<(training.averagesWeights ? 2 : 1)).map { _ in makeModel(tokenizers) }
    for model in models { try giveInitialValues(to: model) }
    let trained =
      try pairs.packed.isEmpty
      ? encodedCorpus(pairs.training, augmenter, tokenizers)
      : TrainingCorpus(data(of: pairs.packed, tokenizers))
    let validated = try data(augmenter.read(pairs.validation), tokenizers)
    record.training.planEpochs(trained.first, record.planned, for: architecture)
    // Every process has seen the folder as it was before the first one changes it, and goes on once it has.
    group.meet()
    let lock = try group.isFirst ? writeFolder(record, existing == nil ? models[0] : nil, heldLock) : nil
    group.meet()
    return try Trainer(
      directory, lock, record, model: models[0], candidate: models[models.count - 1], corpus: trained,
      validation: (pairs.validation, validated), aligned: alignedSentences, threads: threads,
      watchPath: watchPath, group: group, overlaps: overlaps, observe: observe)
  }

  /// Writes what the folder holds before training, and returns its lock.
  private func writeFolder(
    _ record: TrainingRecord, _ new: Trained<any Trainable>?, _ held: FileLock?
  ) throws -> FileLock {
    let lock = try held ?? takeLockOfNewFolder()
    if let new { try makeFolder(new) }
    try TrainingSources.remember(self, in: directory)
    try record.write(to: directory)
    return lock
  }

  private func augmenter(of pairs: [SentencePair]) -> Augmenter {
    Augmenter(
      training.augmentation, of: pairs, from: sourceLanguage, to: targetLanguage, seed: Seed(training.seed),
      joinsParts: corpus.mixture?.tags.isEmpty ?? true)
  }

  /// Returns what the epochs see of pairs.
  private func encodedCorpus(
    _ pairs: [SentencePair], _ augmenter: Augmenter, _ tokenizers: (source: Tokenizer, target: Tokenizer)
  ) throws -> TrainingCorpus {
    try checkSubwordDropout(of: tokenizers)
    if training.augmentation.isEmpty, training.subwordDropout == 0 {
      return TrainingCorpus(try data(pairs, tokenizers, of: corpus.mixture))
    }
    return try TrainingCorpus { epoch in
      let dropout = SubwordDropout(
        probability: training.subwordDropout, seed: Seed(training.seed), epoch: epoch)
      return try data(
        augmenter.pairs(pairs, epoch: epoch, threads: threads), tokenizers,
        training.subwordDropout > 0 ? dropout : nil, of: corpus.mixture)
    }
  }

  private func checkSubwordDropout(of tokenizers: (source: Tokenizer, target: Tokenizer)) throws {
    if training.subwordDropout == 0 { return }
    let sides =
      architecture.kind.task.labels == nil ? [tokenizers.source, tokenizers.target] : [tokenizers.source]
    for kind in sides.map(\.vocabulary.kind) where !kind.canBeRandomized {
      throw TrainingError.invalidConfiguration([
        "subword-dropout is for vocabularies of bpe or unigram pieces, and one is of the kind \(kind.rawValue): leave "
          + "it out"
      ])
    }
  }

  private func data(
    _ pairs: [SentencePair], _ tokenizers: (source: Tokenizer, target: Tokenizer),
    _ dropout: SubwordDropout? = nil, of mixture: CorpusMixture? = nil
  ) throws -> TrainingData {
    let seed = Seed(training.seed)
    guard let unit = architecture.kind.task.labels else {
      return try TrainingData(
        pairs, source: tokenizers.source, target: tokenizers.target, dropout, mixture: mixture, seed: seed,
        threads: threads)
    }
    return try TrainingData(
      pairs, source: tokenizers.source, labels: LabelSet(tokenizers.target), of: unit, dropout,
      mixture: mixture, seed: seed, threads: threads)
  }

  /// Returns the record of this training, with what has been planned for it before.
  private func makeRecord(_ pairs: TrainingPairs?, _ existing: TrainingRecord?) throws -> TrainingRecord {
    var corpora = try TrainingRecord.Corpora(
      training: corpus.paths, validation: validation?.paths ?? [],
      validationPairs: validation == nil
        ? validationPairs ?? pairs?.heldOut ?? existing?.corpora.validationPairs : nil)
    try corpora.add(packed, temperature: temperature)
    if let mixture = corpus.mixture { corpora.add(mixture, of: corpus.parts) }
    if packsCorpus { corpora.arePacked = true }
    var record = TrainingRecord(model: modelConfiguration, training: training, corpora: corpora)
    record.automatic = PlannedValue.allCases.filter(automatic.contains)
    if let initialModel { record.initialWeights = try TrainingRecord.File(path: initialModel.parametersPath) }
    if let existing {
      record.scores = existing.scores
      // It was found for the model, and is no setting of its training.
      record.model.lengthPenalty = existing.model.lengthPenalty
      record.initialWeights = record.initialWeights ?? existing.initialWeights
      record.takePlan(of: existing)
    } else {
      record.training.planSteps(automatic, for: architecture)
    }
    return record
  }

  /// Returns the record of the training that the folder holds.
  private func existingRecord() throws -> TrainingRecord {
    let existing = try TrainingRecord(directory)
    guard Checkpoint(directory).exists || FileSystem.exists(directory.trainingPath) else {
      throw TrainingError.nothingToContinue(path: directory.path)
    }
    return existing
  }

  /// Refuses to continue a training that was another.
  private func compare(_ existing: TrainingRecord, _ record: TrainingRecord) throws {
    let differences = try existing.differences(from: record)
    if !differences.isEmpty {
      throw TrainingError.configurationDiffers(path: directory.path, differences: differences)
    }
    try compareVocabularies()
  }

  /// Refuses vocabularies other than those that the training was begun with.
  private func compareVocabularies() throws {
    let own = directory.vocabularyPaths(isJoint: hasJointVocabulary)
    for (given, own) in [(sourceVocabularyPath, own.source), (targetVocabularyPath, own.target)] {
      guard let given else { continue }
      if try Vocabulary.read(from: given).fileContents != Vocabulary.read(from: own).fileContents {
        throw TrainingError.vocabularyDiffers(path: given, own: own)
      }
    }
  }

  // MARK: One training at a time

  private func takeLock() throws -> FileLock {
    guard let lock = try FileLock(folder: directory.path) else {
      throw TrainingError.folderInUse(path: directory.path)
    }
    return lock
  }

  /// Makes the folder and takes its lock; another training may have done so since this one looked.
  private func takeLockOfNewFolder() throws -> FileLock {
    try FileSystem.createDirectory(directory.path)
    let lock = try takeLock()
    if directory.exists, !restarts { throw TrainingError.folderInUse(path: directory.path) }
    return lock
  }

  private func giveInitialValues(to model: Trained<any Trainable>) throws {
    if let initialModel {
      let layers = RepeatedLayers(
        of: architecture, from: try initialModel.modelConfiguration().architecture)
      try model.network.parameters.load(
        initialModel.openWeights(VocabularySeal(of: model)), as: layers.origin(of:))
    } else {
      model.network.parameters.initialize(Seed(training.seed))
    }
  }

  /// Returns the tokenizers that the training begins with: those given, or those built from pairs of the corpus.
  ///
  /// - Parameters:
  ///   - pairs: What is trained on.
  ///   - augmenter: What changes the pairs, where that is made.
  package func makeTokenizers(
    _ pairs: [SentencePair], _ augmenter: Augmenter? = nil
  ) throws -> (source: Tokenizer, target: Tokenizer) {
    if let initialModel {
      let isJoint = try initialModel.modelConfiguration().hasJointVocabulary
      if isJoint != hasJointVocabulary {
        throw TrainingError.initialVocabulariesDiffer(path: initialModel.path)
      }
      return try initialModel.tokenizers(isJoint: isJoint)
    }
    let pairs = (augmenter ?? self.augmenter(of: pairs)).pairs(pairs, epoch: 0, threads: threads)
    func tokenizer(
      _ path: String?, _ sides: [KeyPath<SentencePair, String>], _ options: VocabularyBuilder.Options
    ) throws -> Tokenizer {
      if let path { return try Tokenizer(Vocabulary.read(from: path)) }
      var builder = try VocabularyBuilder(options, threads: threads)
      for pair in pairs {
        for side in sides { builder.add(pair[keyPath: side]) }
      }
      // Each is to be a piece, however rare it was.
      if modelConfiguration.reading.placeholders {
        for _ in 0..<max(options.minimumFrequency, pairs.count / 500) {
          for placeholder in Placeholder.all { builder.add(placeholder.text) }
        }
      }
      return try Tokenizer(builder.build(tags: sides.contains(\.source) ? modelConfiguration.sourceTags : []))
    }
    if architecture.kind.task.labels != nil {
      let labels = try tokenizer(targetVocabularyPath, [\.target], .labels)
      guard labels.vocabulary.kind == .word, labels.vocabulary.wordBoundaries == .whitespace else {
        throw TrainingError.notLabels(path: targetVocabularyPath ?? "")
      }
      return (try tokenizer(sourceVocabularyPath, [\.source], training.vocabulary), labels)
    }
    let target = try tokenizer(
      targetVocabularyPath, hasJointVocabulary ? [\.source, \.target] : [\.target], training.vocabulary)
    return (
      hasJointVocabulary ? target : try tokenizer(sourceVocabularyPath, [\.source], training.vocabulary),
      target
    )
  }

  /// Returns the tokenizers that the training begins with, packed corpora having theirs.
  private func makeTokenizers(
    _ pairs: TrainingPairs, _ augmenter: Augmenter
  ) throws -> (source: Tokenizer, target: Tokenizer) {
    try pairs.packed.isEmpty || initialModel != nil
      ? makeTokenizers(pairs.training, augmenter) : tokenizers(of: pairs.packed)
  }

  private func makeModel(
    _ tokenizers: (source: Tokenizer, target: Tokenizer)
  ) -> Trained<any Trainable> {
    Trained(
      configuration: modelConfiguration, sourceTokenizer: tokenizers.source,
      targetTokenizer: tokenizers.target,
      network: architecture.makeNetwork(
        sourceVocabulary: tokenizers.source.vocabulary.count,
        targetVocabulary: tokenizers.target.vocabulary.count, on: device),
      device: device)
  }

  /// Makes everything but configuration.json, which comes last: where it exists, the folder can be loaded.
  private func makeFolder(_ model: Trained<any Trainable>) throws {
    if directory.exists { try FileSystem.remove(directory.configurationPath) }
    try FileSystem.createDirectory(directory.trainingPath)
    try Checkpoint(directory).remove()
    try directory.removeLogs()
    let paths = directory.vocabularyPaths(isJoint: hasJointVocabulary)
    try model.targetTokenizer.vocabulary.write(to: paths.target)
    if !hasJointVocabulary { try model.sourceTokenizer.vocabulary.write(to: paths.source) }
    try directory.writeParameters(of: model, as: training.storedPrecision)
  }
}

extension ModelDirectory {
  /// Stores the weights that users translate with, bound to the vocabularies.
  func writeParameters(
    of model: Trained<any Trainable>, as precision: TrainingConfiguration.StoredPrecision
  ) throws {
    let type: Safetensors.ElementType =
      switch precision {
      case .float32: .float32
      case .bfloat16: .bfloat16
      case .int8: .int8
      }
    try Safetensors.write(
      model.network.parameters.parameters.map { ($0.name, $0.shape, $0.storage) }, as: type,
      metadata: VocabularySeal(of: model).metadata, to: parametersPath)
  }
}
