internal import Bitext
internal import CommandLineTool
internal import Files
internal import Randomness
internal import Tensors
internal import Text
internal import Training
internal import Translation

extension Command {
  static let train = Command(
    name: "train", summary: "train a model on a parallel corpus, or continue a training",
    options: {
      model
      restart
      configurationFile
      printConfiguration
      group("Corpus") {
        CorpusOptions.source
        CorpusOptions.target
        CorpusOptions.corpus
        CorpusOptions.sourceColumn
        CorpusOptions.targetColumn
        CorpusOptions.sourceLanguage
        CorpusOptions.targetLanguage
        validationSource
        validationTarget
        validationCorpus
      }
      group("Model") {
        architecture
        preset
        initialModel
        ModelFields.shared.map(\.declaration)
      }
      group("Transformer") { ModelFields.transformer.map(\.declaration) }
      group("Recurrent models") { ModelFields.recurrent.map(\.declaration) }
      group("Recurrent model with attention") { ModelFields.attentionRNN.map(\.declaration) }
      group("Recurrent model with one context vector") { ModelFields.contextVectorRNN.map(\.declaration) }
      group("Text") {
        TrainingFields.text.map(\.declaration)
        sourceVocabulary
        targetVocabulary
        jointVocabularyFile
      }
      group("Optimization") { TrainingFields.optimization.map(\.declaration) }
      group("Validation and saving") { TrainingFields.validation.map(\.declaration) }
      group("The end, at whatever comes first") { TrainingFields.budget.map(\.declaration) }
    },
    example: """
      translate train --model de-en --from de --to en --source train.de --target train.en \\
        --validation-source val.de --validation-target val.en --preset small --joint-vocabulary
      """
  ) { arguments in
    let settings = try settings(arguments)
    if arguments[printConfiguration] { return try show(settings, arguments) }
    let report = TrainingReport(arguments.console)
    let trainer = try task(arguments, settings).prepare(report: report.show, observe: report.show)
    StopSignals.catch()
    defer { report.finish() }
    try trainer.run { StopSignals.hasArrived }
  }
}

private let model = Option.required(
  "model", .directory, help: "the folder of the model; one that holds a training is continued")
private let restart = Option.flag("restart", help: "throw away what the folder holds and begin anew")
private let configurationFile = Option.optional(
  "configuration", .file, help: "a file with any of the fields of a configuration.json; options win over it")
private let printConfiguration = Option.flag(
  "print-configuration", help: "show what would run, as JSON, and end")
private let validationSource = Option.list(
  "validation-source", .file, help: "files of source sentences to judge the model by")
private let validationTarget = Option.list(
  "validation-target", .file, help: "files of their translations")
private let validationCorpus = Option.list(
  "validation-corpus", .file, help: "instead: .tsv or .tmx files of both")
private let architecture = Option.optional(
  "architecture", .choice("NAME", of: Architecture.Kind.self),
  defaultText: Architecture.Kind.transformer.rawValue,
  help:
    "transformer (Vaswani et al. 2017), attention-rnn (Bahdanau et al. 2015), or context-vector-rnn (Cho et al. "
    + "2014, Sutskever et al. 2014)")
private let preset = Option.optional(
  "preset", .choice("SIZE", of: TransformerConfiguration.Preset.self), defaultText: "small",
  help:
    "sizes: tiny (128 features; 4+4 layers, or a state of 256), small (256; 3+3, or 512), base (512; 6+6, or 1024)"
)
private let initialModel = Option.optional(
  "initial-model", .text("NAME-or-DIR"),
  help:
    "begin with the vocabularies and weights of a model of the same sizes, to go on with other data or rates")
private let sourceVocabulary = Option.optional(
  "source-vocabulary", .file, help: "a vocabulary made before, instead of building one")
private let targetVocabulary = Option.optional("target-vocabulary", .file, help: "the same for the target")
private let jointVocabularyFile = Option.optional(
  "vocabulary", .file, help: "the same for both sides; implies --joint-vocabulary")

/// The settings of the preset, changed by the configuration file, changed by options.
private func settings(_ arguments: Arguments) throws -> TrainingSettings {
  var settings = TrainingSettings()
  if let preset = arguments[preset] { settings.use(preset) }
  if let kind = arguments[architecture] { settings.architecture = kind }
  if let path = arguments[configurationFile] { try settings.read(path) }
  if let kind = arguments[architecture] { settings.architecture = kind }
  for field in TrainingFields.all {
    if field.isGiven(arguments), !field.architectures.contains(settings.architecture) {
      throw UsageError.inconsistent(
        "--\(field.name) is for \(field.architectures.map(\.rawValue).joined(separator: " and ")), and the model is "
          + "\(settings.architecture.rawValue); choose another with --architecture")
    }
    field.apply(arguments, &settings)
  }
  if arguments[jointVocabularyFile] != nil { settings.hasJointVocabulary = true }
  settings.tieEmbeddings()
  if arguments.isGiven(SharedOptions.seed) { settings.training.seed = arguments.seed.value }
  return settings
}

private func task(_ arguments: Arguments, _ settings: TrainingSettings) throws -> TrainingTask {
  let languages = try languages(arguments, settings)
  var corpus = try arguments.corpus()
  (corpus.sourceLanguage, corpus.targetLanguage) = languages
  var validation = try validation(arguments)
  (validation.sourceLanguage, validation.targetLanguage) = languages
  var task = TrainingTask(
    directory: ModelDirectory(arguments[model]), sourceLanguage: languages.from, targetLanguage: languages.to,
    architecture: settings.chosenArchitecture, training: settings.training, corpus: corpus,
    validation: validation, hasJointVocabulary: settings.hasJointVocabulary)
  try arguments.refuse(jointVocabularyFile, with: sourceVocabulary)
  for vocabulary in [jointVocabularyFile, sourceVocabulary, targetVocabulary] {
    try arguments.refuse(initialModel, with: vocabulary)
  }
  try arguments.refuse(jointVocabularyFile, with: targetVocabulary)
  task.sourceVocabularyPath = arguments[sourceVocabulary]
  task.targetVocabularyPath = arguments[jointVocabularyFile] ?? arguments[targetVocabulary]
  task.initialModel = try arguments[initialModel].map { ModelDirectory(try ModelFolders.path(of: $0)) }
  task.threads = arguments.threads
  task.restarts = arguments[restart]
  return task
}

private func languages(
  _ arguments: Arguments, _ settings: TrainingSettings
) throws -> (from: String, to: String) {
  func language(_ option: Option<String?>, _ configured: String?) throws -> String {
    guard let tag = arguments[option] ?? configured else {
      throw UsageError.missingOption(option.name, valueName: "TAG")
    }
    return tag
  }
  return (
    try language(CorpusOptions.sourceLanguage, settings.sourceLanguage),
    try language(CorpusOptions.targetLanguage, settings.targetLanguage)
  )
}

private func validation(_ arguments: Arguments) throws -> Corpus {
  try arguments.refuse(validationCorpus, with: validationSource)
  try arguments.refuse(validationCorpus, with: validationTarget)
  let files = arguments[validationCorpus]
  if !files.isEmpty {
    return Corpus(
      files: files,
      columns: .init(
        source: arguments[CorpusOptions.sourceColumn], target: arguments[CorpusOptions.targetColumn]))
  }
  let (source, target) = (arguments[validationSource], arguments[validationTarget])
  if source.isEmpty, target.isEmpty {
    throw UsageError.inconsistent(
      "no validation corpus: give --validation-source FILE and --validation-target FILE, or --validation-corpus "
        + "FILE; 'translate corpus split' holds one out")
  }
  return try Corpus(source: source, target: target)
}

private func show(_ settings: TrainingSettings, _ arguments: Arguments) throws {
  let output = try OutputFile(path: "-")
  let languages = try languages(arguments, settings)
  try output.write(settings.json(from: languages.from, to: languages.to))
  try output.close()
}

extension TrainingSettings {
  /// The sections of configuration.json that a user can set.
  private struct Sections: Codable {
    var model: ModelConfiguration
    var training: TrainingConfiguration
  }

  private func sections(from: String, to: String) -> Sections {
    Sections(
      model: ModelConfiguration(
        sourceLanguage: from, targetLanguage: to, architecture: chosenArchitecture,
        hasJointVocabulary: hasJointVocabulary),
      training: training)
  }

  fileprivate func json(from: String, to: String) throws -> String {
    try jsonText(of: sections(from: from, to: to))
  }

  /// Takes over the fields of a file; other fields keep their values.
  fileprivate mutating func read(_ path: String) throws {
    let bytes = try FileSystem.readAll(path)
    guard case .object(var given)? = try? JSONValue(parsing: bytes) else {
      throw TrainingError.unusableConfiguration(path: path, reason: "it is not a JSON object")
    }
    // What a trained model's file says besides cannot be chosen.
    for section in ["format", "corpora", "scores"] { given[section] = nil }
    let mine = try JSONValue(encoding: sections(from: "", to: ""))
    let merged = mine.replacing(with: .object(given), choices: ["architecture"])
    do {
      let sections = try merged.decoded(as: Sections.self)
      let problem = try JSONValue.object(given).problem(mergedAs: merged, readAs: sections)
      if let problem { throw TrainingError.unusableConfiguration(path: path, reason: problem) }
      sourceLanguage = sections.model.sourceLanguage.isEmpty ? nil : sections.model.sourceLanguage
      targetLanguage = sections.model.targetLanguage.isEmpty ? nil : sections.model.targetLanguage
      training = sections.training
      hasJointVocabulary = sections.model.hasJointVocabulary
      chosenArchitecture = sections.model.architecture
      if JSONValue.object(given).leaves.contains(where: { $0.path.hasSuffix(".tiedEmbeddings") }) {
        tiedEmbeddings = chosenArchitecture.tiedEmbeddings
      }
    } catch let error as DecodingError {
      throw TrainingError.unusableConfiguration(path: path, reason: error.reason)
    }
  }
}

extension JSONValue {
  /// What reading a configuration file would pass over in silence: fields there are not, and a value taken away that
  /// every configuration has.
  ///
  /// - Parameters:
  ///   - merged: The file's fields in place of those there were.
  ///   - sections: What `merged` was read as.
  fileprivate func problem(mergedAs merged: JSONValue, readAs sections: some Encodable) throws -> String? {
    let (mine, known) = (merged.paths, try JSONValue(encoding: sections).paths)
    if let name = mine.subtracting(known).min() { return "there is no field \"\(name)\"" }
    let replaced = known.subtracting(mine)
    let lost = leaves.first { name, value in
      value == "nothing" && replaced.contains { $0 == name || $0.hasPrefix(name + ".") }
    }
    return lost.map { "\"\($0.path)\" is missing" }
  }

  private var paths: Set<String> { Set(leaves.map(\.path)) }
}
