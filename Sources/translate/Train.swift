internal import Bitext
internal import CommandLineTool
internal import Files
internal import Training
internal import Translation

extension Command {
  static let train = Command(
    name: "train", summary: "train a model on a parallel corpus, or continue a training",
    options: {
      model
      restart
      printConfiguration
      group("Corpus") {
        CorpusOptions.input
        TrainOptions.validationData
      }
      group("Model") {
        TrainOptions.architecture
        initialModel
      }
      TrainOptions.settings
    },
    example: """
      translate train --model de-en --from de --to en --source train.de --target train.en \\
        --validation-source val.de --validation-target val.en --preset small --joint-vocabulary
      """
  ) { arguments in
    var settings = try arguments.trainingSettings()
    try arguments.chooseTokenization(&settings, recorded: recordedTraining(arguments))
    if arguments[printConfiguration] { return try show(settings, arguments) }
    let report = TrainingReport(arguments.console)
    let trainer = try task(arguments, settings).prepare(report: report.show, observe: report.show)
    StopSignals.endInOrder()
    defer { report.finish() }
    try trainer.run { StopSignals.hasArrived }
  }
}

private let model = Option.required(
  "model", .directory, help: "the folder of the model; one that holds a training is continued")
private let restart = Option.flag("restart", help: "throw away what the folder holds and begin anew")
private let printConfiguration = Option.flag(
  "print-configuration", help: "show what would run, as JSON, and end")
private let initialModel = Option.optional(
  "initial-model", .model(),
  help:
    "begin with the vocabularies and weights of a model of the same sizes, to go on with other data or rates")

/// Returns how the training that is to be continued was begun; nil where a new one begins.
private func recordedTraining(_ arguments: Arguments) throws -> TrainingConfiguration? {
  let directory = ModelDirectory(arguments[model])
  guard directory.exists, !arguments[restart] else { return nil }
  return try directory.configuration("training", as: TrainingConfiguration.self)
}

private func task(_ arguments: Arguments, _ settings: TrainingSettings) throws -> TrainingTask {
  let languages = try arguments.languages(settings)
  var corpus = try arguments.corpus()
  (corpus.sourceLanguage, corpus.targetLanguage) = languages
  var validation = try arguments.validationCorpus()
  (validation.sourceLanguage, validation.targetLanguage) = languages
  var task = TrainingTask(
    directory: ModelDirectory(arguments[model]), sourceLanguage: languages.from, targetLanguage: languages.to,
    architecture: settings.chosenArchitecture, training: settings.training, corpus: corpus,
    validation: validation, hasJointVocabulary: settings.hasJointVocabulary)
  for vocabulary in TrainOptions.vocabularies { try arguments.refuse(initialModel, with: vocabulary) }
  (task.sourceVocabularyPath, task.targetVocabularyPath) = try arguments.vocabularyPaths()
  task.initialModel = try arguments[initialModel].map { ModelDirectory(try ModelFolders.path(of: $0)) }
  task.threads = arguments.threads
  task.restarts = arguments[restart]
  return task
}

private func show(_ settings: TrainingSettings, _ arguments: Arguments) throws {
  let output = try OutputFile(path: "-")
  let languages = try arguments.languages(settings)
  try output.write(settings.json(from: languages.from, to: languages.to))
  try output.close()
}
