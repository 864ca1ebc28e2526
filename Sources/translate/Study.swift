internal import Bitext
internal import CommandLineTool
internal import Evaluation
internal import Files
internal import NumberText
internal import Study
internal import Training
internal import Translation

extension Command {
  static let study = Command(
    name: "study",
    summary:
      "train several systems on one corpus under one budget, or repeat an experiment, and report on it",
    options: { studyOptions },
    example: """
      translate study --systems transformer,attention-rnn,context-vector-rnn --from de --to en \\
        --corpus pairs.tsv --validation-pairs 500 --test-pairs 500 --preset tiny --epochs 10 --report comparison
      translate study --experiments
      translate study --experiment scaling --quick --report scaling
      translate study --systems dot=attention-rnn:score=dot,additive=attention-rnn:score=additive \\
        --from de --to en --source train.de --target train.en --validation-source val.de \\
        --validation-target val.en --test-source test.de --test-references test.en --epochs 10 --report scores
      """
  ) { arguments in
    if try arguments.runsExperiment() { return }
    let console = arguments.console
    let training = TrainingReport(console)
    var task = try StudyTask(
      studyConfiguration(arguments), in: StudyFolder(arguments.value(of: StudyOptions.report)),
      report: training.show)
    let gold = try arguments.goldAlignments(of: task.test)
    for match in task.matches { console.note(match.text) }
    StopSignals.endInOrder()
    defer { training.finish() }
    let isDone = try task.run { event in
      switch event {
      case .system(let name, let number, let count): console.note("\nsystem \(number) of \(count): \(name)")
      case .alreadyTrained(let name): console.note("\(name) is trained already")
      case .tuning(let name, let number, let setting):
        console.note(
          "\n\(name), trial \(number) of 7: rate \(setting.learningRate), dropout \(setting.dropout)"
            + (setting.warmupSteps.map { ", warm-up \(grouped($0))" } ?? ""))
      case .training(let event): training.show(event)
      }
    } shouldStop: {
      StopSignals.hasArrived
    }
    guard isDone else { return }
    guard let result = try writeReport(of: task, gold, arguments) else {
      console.note("interrupted before the report was made; run the same command to continue")
      return
    }
    try ComparisonTables(
      comparison: result.comparison, names: result.systems.map(\.name),
      groups: LengthGroup.groups(of: task.test.sources.lines), decimals: arguments[ScoringOptions.decimals],
      learning: result.learning, finding: result.finding
    ).write()
  }
}

private let systems = Option.optional(
  "systems", .text("SYSTEM,…"), defaultText: "needed without --experiment",
  help: "what to train: [NAME=]ARCHITECTURE[:OPTION=VALUE…], where OPTION is one of the model or of its "
    + "optimization, as in attention-rnn:score=dot")
private let matchParameters = Option.flag(
  "match-parameters",
  help: "choose the widths of all systems so that they have as many parameters as the first, within 5 %")
private let tune = Option.flag(
  "tune",
  help:
    "choose rate, dropout and warm-up of each system on the validation set first: as planned, then half and twice the "
    + "rate, 0.1 less and more dropout, half and twice the warm-up, each with the best so far; seven more trainings"
)
private let testSource = Option.optional(
  "test-source", .input, help: "sentences to compare the systems on; without a test set, the validation set")
private let testReferences = Option.list(
  "test-references", .input, help: "their right translations; several files are several references")
private let testCorpus = Option.list("test-corpus", .input, help: "instead: .tsv or .tmx files of both")
private let testPairs = Option.optional(
  "test-pairs", .integer(from: 1), help: "instead: pairs of the corpus to hold out")

@OptionListBuilder
private var studyOptions: [OptionDeclaration] {
  systems
  StudyOptions.report
  StudyOptions.restart
  matchParameters
  tune
  group("Experiments") {
    StudyOptions.experiment
    StudyOptions.experiments
    StudyOptions.quick
  }
  group("Corpus") {
    CorpusOptions.input
    TrainOptions.validationData
    TrainOptions.validationPairs
    testSource
    testReferences
    testCorpus
    testPairs
  }
  TrainOptions.settings
  group("Comparison") {
    SearchOptions.beamSize
    SearchOptions.lengthPenalty
    ScoringOptions.metrics
    ScoringOptions.resamples
    ScoringOptions.decimals
    ScoringOptions.details
    ReportOptions.differingSentences
    ReportOptions.typicalSentences
    ReportOptions.goldAlignments
    ReportOptions.title
  }
}

/// What `--systems` and the options that all systems share say of one of them, read as `train` would.
private let systemCommand = Command(
  name: "study", summary: "",
  options: {
    studyOptions
    TrainOptions.architecture
    TrainOptions.encoder
    TrainOptions.decoder
  }, example: "", run: { _ in })

// MARK: - What to train

private func studyConfiguration(_ arguments: Arguments) throws -> StudyConfiguration {
  let specifications = try SystemSpecification.list(arguments.value(of: systems))
  let recorded =
    try arguments[StudyOptions.restart]
    ? nil : StudyFolder(arguments.value(of: StudyOptions.report)).recordedTraining()
  let validation = try arguments.validationCorpus()
  let test = try test(arguments)
  let (facts, heldOut) = try planningFacts(arguments, specifications[0], validation, test)
  let each = try specifications.map {
    var settings = try trainingSettings(of: $0, arguments, facts)
    try arguments.chooseTokenization(&settings, recorded: recorded)
    return ($0.name, settings)
  }
  // What concerns the corpus is the same for all.
  let shared = each[0].1
  let languages = try arguments.languages(shared)
  var configuration = StudyConfiguration(
    sourceLanguage: languages.from, targetLanguage: languages.to, corpus: try arguments.corpus(),
    validation: validation, test: validation == nil && heldOut.test > 0 ? .heldOut : test,
    systems: each.map {
      StudyConfiguration.System(
        name: $0, architecture: $1.architecture, training: $1.training, automatic: $1.automatic)
    },
    hasJointVocabulary: shared.hasJointVocabulary)
  configuration.heldOut = heldOut
  configuration.tunes = arguments[tune]
  let vocabularies = try arguments.vocabularyPaths()
  (configuration.sourceVocabularyPath, configuration.targetVocabularyPath) = vocabularies
  configuration.matchesParameters = arguments[matchParameters]
  configuration.alignedSentences = try arguments.alignedSentences()
  configuration.threads = arguments.threads
  configuration.restarts = arguments[StudyOptions.restart]
  return configuration
}

/// Returns what the plans of all systems go by, and how many pairs are held out.
///
/// Where neither a validation nor a test set is given, there is one of each.
private func planningFacts(
  _ arguments: Arguments, _ specification: SystemSpecification, _ validation: Corpus?,
  _ test: StudyConfiguration.Test
) throws -> (CorpusFacts, StudyConfiguration.HeldOut) {
  let settings = try trainingSettings(of: specification, arguments, nil)
  var corpus = try arguments.corpus()
  (corpus.sourceLanguage, corpus.targetLanguage) = try arguments.languages(settings)
  let pairs = try corpus.pairs(settings.training.filter).pairs
  let planned = TrainingPlan.validationPairs(of: pairs.count)
  let isUnsaid = validation == nil && !arguments.isGiven(TrainOptions.validationPairs)
  let heldOut = StudyConfiguration.HeldOut(
    validation: validation != nil ? 0 : arguments[TrainOptions.validationPairs] ?? planned,
    test: arguments[testPairs] ?? (isUnsaid && test == .validation ? planned : 0))
  return (CorpusFacts(pairs), heldOut)
}

/// Returns the settings that all systems share, changed by those of one, and filled in by a plan.
private func trainingSettings(
  of specification: SystemSpecification, _ arguments: Arguments, _ facts: CorpusFacts?
) throws -> TrainingSettings {
  let own = Set(
    (TrainingFields.model + TrainingFields.optimization + TrainingFields.regularization).map(\.name)
  )
  .union([TrainOptions.preset.name])
  for option in specification.options {
    let name =
      option.value == nil && option.name.hasPrefix("no-") ? String(option.name.dropFirst(3)) : option.name
    if !own.contains(name), studyOptions.contains(where: { $0.name == name }) {
      throw UsageError.inconsistent(
        "--systems: '\(specification.name)': --\(name) is the same for all systems: give it beside --systems")
    }
  }
  let words =
    ["--\(TrainOptions.architecture.name)=\(specification.architecture)"]
    + specification.options.map { "--\($0.name)" + ($0.value.map { "=\($0)" } ?? "") }
  do {
    let arguments = try arguments.adding(words, for: systemCommand)
    var base = TrainingSettings()
    // Under one budget no system may stop before the others, or get less because the machine is busy.
    base.training.budget.patience = 0
    base.training.budget.clock = .processor
    guard let facts else { return try arguments.trainingSettings(from: base) }
    return try arguments.trainingSettings(from: base) { TrainingPlan($0.basis(facts)) }
  } catch let error as UsageError {
    throw UsageError.inconsistent("--systems: '\(specification.name)': \(error.description)")
  }
}

private func test(_ arguments: Arguments) throws -> StudyConfiguration.Test {
  try arguments.refuse(testCorpus, with: testSource)
  try arguments.refuse(testCorpus, with: testReferences)
  try arguments.refuse(testPairs, with: testSource)
  try arguments.refuse(testPairs, with: testReferences)
  try arguments.refuse(testPairs, with: testCorpus)
  let (source, references, files) = (arguments[testSource], arguments[testReferences], arguments[testCorpus])
  if let source {
    guard !references.isEmpty else {
      throw UsageError.missingOption(testReferences.name, valueName: testReferences.declaration.valueName)
    }
    return .files(source: source, references: references)
  }
  guard references.isEmpty else {
    throw UsageError.missingOption(testSource.name, valueName: testSource.declaration.valueName)
  }
  if !files.isEmpty { return .corpus(Corpus(files: files, columns: arguments.columns)) }
  return arguments.isGiven(testPairs) ? .heldOut : .validation
}

// MARK: - The report

/// Lets the trained systems translate the test set and writes the report; nil where the user has asked for an end.
private func writeReport(
  of task: StudyTask, _ gold: [GoldAlignment]?, _ arguments: Arguments
) throws -> Report? {
  var search = TranslatorOptions()
  search.search = arguments.beam(kept: 1)
  search.threads = arguments.threads
  var contestants: [Contestant] = []
  for system in task.systems {
    contestants.append(
      try Contestant(
        NamedSystem(name: system.name, directories: [task.folder.model(of: system.name)]), test: task.test,
        options: { _ in search }, examines: true, gold: gold, arguments
      ) { StopSignals.hasArrived })
    if StopSignals.hasArrived { return nil }
  }
  var options = Report.Options()
  options.wereTrainedHere = true
  options.title = "Study of \(task.systems.count) systems"
  options.facts = task.facts + [Report.Fact("search", arguments.beamText)]
  options.languages = task.languages
  options.evaluation = task.evaluation
  options.evaluation.metrics = arguments[ScoringOptions.metrics]
  arguments.addDetails(to: &options.evaluation, lowercase: options.evaluation.bleu.lowercase)
  options.evaluation.bootstrap = arguments.bootstrap
  options.decimals = arguments[ScoringOptions.decimals]
  arguments.warn(options.evaluation, task.test.references)
  return try arguments.writeReport(of: contestants, test: task.test, options, to: task.folder.path)
}

extension ParameterMatch {
  fileprivate var text: String {
    "\(system): width \(width) (given: \(givenWidth)), \(grouped(parameters)) parameters, "
      + "\(fixed(100 * deviation, 1)) % from the first system's"
  }
}
