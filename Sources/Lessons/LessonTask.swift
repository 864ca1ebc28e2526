internal import Bitext
internal import Files
internal import Inspection
internal import Study
internal import Tensors
internal import Training
internal import Translation
internal import Visualization

/// A lesson being given: its models are trained in a folder, or go on where that was stopped, and what came out is drawn.
package struct LessonTask {
  package let lesson: Lesson
  private let folder: LessonFolder
  private let lock: FileLock
  private let corpora: String?
  private let corpusPath: String
  private let seed: UInt64
  private let threads: Int
  private let restarts: Bool
  /// What was held out of the corpus.
  private let test: [SentencePair]
  /// The pair that pictures show.
  private let example: SentencePair

  /// Makes the folder, or finds the lesson in it, and reads the corpus.
  ///
  /// - Parameters:
  ///   - lesson: What is to be learned.
  ///   - path: The folder of the lesson.
  ///   - corpora: The folder Corpora; nil where there is none.
  ///   - seed: What fixes all that is random.
  ///   - threads: How many to work with; they change no number.
  ///   - restarts: Whether what the folder holds of the lesson is thrown away.
  /// - Throws: `LessonError`, where the folder holds something else, or there is no corpus.
  package init(
    _ lesson: Lesson, in path: String, corpora: String?, seed: UInt64 = 1, threads: Int,
    restarts: Bool = false
  ) throws {
    self.lesson = lesson
    self.corpora = corpora
    self.seed = seed
    self.threads = threads
    self.restarts = restarts
    folder = LessonFolder(path: path)
    // What cannot be given leaves no folder behind.
    _ = try lesson.corpus.original(in: corpora)
    lock = try folder.open(for: lesson.name)
    corpusPath = try lesson.corpus.path(in: folder, corpora: corpora, seed: seed)
    test = try Self.task(for: lesson.systems[0], lesson, folder, corpusPath, seed: seed).readPairs()
      .validation
    let words = lesson.corpus.exampleWords
    guard let example = test.first(where: { TextLength.words($0.source) == words }) ?? test.first else {
      throw LessonError.corpusMissing(name: lesson.corpus.file)
    }
    self.example = example
  }

  /// The commands that do the same, one by one.
  package var commands: [String] { get throws { try commandList.map(\.text) } }

  /// Trains what is not trained yet, draws and measures; nil where `shouldStop` ended it.
  ///
  /// - Parameters:
  ///   - observe: Told what happens, on this thread.
  ///   - shouldStop: Whether the user has asked for an end.
  package func run(
    observe: @escaping (LessonEvent) -> Void, shouldStop: () -> Bool
  ) throws -> LessonResult? {
    for (index, system) in lesson.systems.enumerated() {
      if shouldStop() { return nil }
      observe(.system(system.name, number: index + 1, count: lesson.systems.count))
      guard try train(system, observe: observe, shouldStop: shouldStop) else { return nil }
    }
    observe(.concluding)
    let trained = TrainedLesson(folder: folder, test: test, seed: seed, threads: threads)
    let files = try drawPictures(trained) + writePage(trained)
    let conclusion = try lesson.conclude(trained)
    let plots = try conclusion.plots.map { file, plot in
      try plot.write(to: folder.path(of: file))
      return folder.path(of: file)
    }
    return withExtendedLifetime(lock) {
      LessonResult(sentence: conclusion.sentence, files: plots + files)
    }
  }

  // MARK: Training

  /// Trains to the end; returns false where `shouldStop` ended it.
  private func train(
    _ system: LessonSystem, observe: @escaping (LessonEvent) -> Void, shouldStop: () -> Bool
  ) throws -> Bool {
    var task = Self.task(for: system, lesson, folder, corpusPath, seed: seed)
    task.threads = threads
    task.restarts = restarts
    let trainer = try task.prepare(report: { _ in }) { observe(.training($0)) }
    var wasStopped = false
    try trainer.run {
      wasStopped = shouldStop()
      return wasStopped
    }
    return !wasStopped
  }

  private static func task(
    for system: LessonSystem, _ lesson: Lesson, _ folder: LessonFolder, _ corpusPath: String, seed: UInt64
  ) -> TrainingTask {
    let settings = system.settings(seed: seed)
    // Labels are of no language.
    let (source, target) = (lesson.corpus.languages.source, lesson.corpus.languages.target ?? "zxx")
    var task = TrainingTask(
      directory: folder.model(of: system.name), sourceLanguage: source, targetLanguage: target,
      architecture: settings.architecture, training: settings.training,
      corpus: Corpus(files: [corpusPath], sourceLanguage: source, targetLanguage: target), validation: nil,
      hasJointVocabulary: settings.hasJointVocabulary)
    task.validationPairs = lesson.corpus.heldOut
    task.automatic = settings.automatic
    return task
  }

  // MARK: Pictures

  private func drawPictures(_ trained: TrainedLesson) throws -> [String] {
    try lesson.pictures.map { picture in
      let model = try trained.model(picture.system)
      let maps = try model.attention(of: example).maps(
        of: picture.kind, layers: picture.layers, heads: picture.heads)
      let path = folder.path(of: picture.file)
      try AttentionHeatmap(maps, of: model.configuration, named: picture.system).write(to: path)
      return path
    }
  }

  private func writePage(_ trained: TrainedLesson) throws -> [String] {
    if lesson.page.isEmpty { return [] }
    let sentences = try lesson.page.map { name in
      let model = try trained.model(name)
      return InspectedSentence(
        model.inspection(of: example, Set(AttentionPart.allCases)), of: model, named: name)
    }
    let page = InspectionPage(title: "The lesson '\(lesson.name)'", sentences: sentences)
    try AtomicFile.write(page.html, to: folder.path(of: Self.pageFile))
    return [folder.path(of: Self.pageFile)]
  }

  private static let pageFile = "attention.html"

  // MARK: Commands

  private var commandList: [LessonCommand] {
    get throws {
      var commands: [LessonCommand] = []
      if let drawing = try lesson.corpus.command(in: folder, corpora: corpora, seed: seedWords) {
        commands.append(drawing)
      }
      commands += lesson.systems.map(trainingCommand)
      commands += lesson.pictures.map(pictureCommand)
      return commands + pageCommand
    }
  }

  private func trainingCommand(_ system: LessonSystem) -> LessonCommand {
    let (source, target) = lesson.corpus.languages
    var parts = [["translate", "train", "--model", folder.path(of: system.name)], ["--from", source]]
    if let target { parts.append(["--to", target]) }
    parts += [["--corpus", corpusPath], ["--validation-pairs", "\(lesson.corpus.heldOut)"]]
    return LessonCommand(parts: parts + system.words + [seedWords])
  }

  /// What says which seed is taken; nothing for the usual one.
  private var seedWords: [String] { seed == TrainingConfiguration().seed ? [] : ["--seed", "\(seed)"] }

  private func pictureCommand(_ picture: LessonPicture) -> LessonCommand {
    var parts = attentionParts(of: picture.system)
    if picture.kind != .cross { parts.append(["--kind", picture.kind.rawValue]) }
    if picture.showsLayers { parts.append(["--layer", "all"]) }
    if picture.showsHeads { parts.append(["--head", "all"]) }
    return LessonCommand(parts: parts + [["--output", folder.path(of: picture.file)]])
  }

  private var pageCommand: [LessonCommand] {
    guard let first = lesson.page.first else { return [] }
    var parts = attentionParts(of: first)
    parts += lesson.page.dropFirst().map { ["--beside", folder.path(of: $0)] }
    return [LessonCommand(parts: parts + [["--output", folder.path(of: Self.pageFile)]])]
  }

  private func attentionParts(of system: String) -> [[String]] {
    [
      ["translate", "attention", example.source], ["--target", example.target],
      ["--model", folder.path(of: system)],
    ]
  }
}
