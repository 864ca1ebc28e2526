internal import Files
internal import Study

/// The folder of an experiment: the report and, beside it, what is needed to go on with it.
///
///     index.html        the report, which needs no other file and comes last
///     experiment.json   the same for programs
///     figures/          its drawings as SVG and PNG
///     plan.json         which experiment it is
///     corpora/          the data that were made
///     trainings/        a study for each group of systems that learn the same
struct ExperimentFolder: Sendable {
  let path: String

  var recordPath: String { FileSystem.join(path, "plan.json") }
  private var corporaPath: String { FileSystem.join(path, "corpora") }
  private var trainingsPath: String { FileSystem.join(path, "trainings") }
  private var figuresPath: String { FileSystem.join(path, "figures") }
  private var pagePath: String { FileSystem.join(path, "index.html") }
  private var outcomePath: String { FileSystem.join(path, "experiment.json") }

  /// The study of a group of systems.
  func study(_ name: String) -> StudyFolder { StudyFolder(FileSystem.join(trainingsPath, name)) }

  /// Writes pairs, one a line, and returns the file's path.
  func write(_ pairs: [TextPair], as name: String) throws -> String {
    try FileSystem.createDirectory(corporaPath)
    let path = FileSystem.join(corporaPath, name + ".tsv")
    try AtomicFile.write(pairs.map { "\($0.source)\t\($0.target)\n" }.joined(), to: path)
    return path
  }

  /// Writes the trees of the sources of pairs, one a line, and returns the file's path; nil where not all have one.
  func writeHeads(of pairs: [TextPair], as name: String) throws -> String? {
    let heads = pairs.compactMap(\.heads)
    guard heads.count == pairs.count else { return nil }
    try FileSystem.createDirectory(corporaPath)
    let path = FileSystem.join(corporaPath, name + ".heads")
    try AtomicFile.write(
      heads.map { $0.map(String.init).joined(separator: " ") + "\n" }.joined(), to: path)
    return path
  }

  /// Makes the folder, keeps others from working in it, and makes sure that it holds this experiment.
  ///
  /// - Parameters:
  ///   - record: The experiment.
  ///   - restarts: Whether what the folder holds is thrown away.
  func open(for record: ExperimentRecord, restarts: Bool) throws -> FileLock {
    if FileSystem.exists(StudyFolder(path).recordPath) {
      throw ExperimentError.folderHoldsStudy(path: path)
    }
    try FileSystem.createDirectory(path)
    guard let lock = try FileLock(folder: path) else { throw ExperimentError.folderInUse(path: path) }
    if restarts, FileSystem.exists(recordPath) {
      // The record goes last: a folder without it holds no experiment, and nothing in it may be removed.
      for path in [pagePath, outcomePath, corporaPath, trainingsPath, figuresPath, recordPath] {
        try FileSystem.remove(path)
      }
    } else if let existing = try ExperimentRecord.read(from: recordPath) {
      let differences = existing.differences(from: record)
      if !differences.isEmpty {
        throw ExperimentError.folderHoldsAnother(path: path, differences: differences)
      }
    }
    try AtomicFile.write(jsonText(of: record), to: recordPath)
    return lock
  }

  /// Writes what came out, with the part in which a reader looks into models, if there is one.
  func write(
    _ outcome: Outcome, inside: InsideSection?, of experiment: any Experiment, _ record: ExperimentRecord
  ) throws {
    let figures = try outcome.drawings.map { drawing in
      try ReportFigure(drawing.name, caption: drawing.caption, drawing.figure)
    }
    let page = ExperimentPage(
      experiment: experiment, outcome: outcome, figures: figures, form: record.form, inside: inside)
    try FileSystem.createDirectory(figuresPath)
    for figure in figures {
      for (ending, bytes) in [("svg", figure.svg), ("png", figure.png)] {
        try AtomicFile.write(bytes, to: FileSystem.join(figuresPath, "\(figure.name).\(ending)"))
      }
    }
    try AtomicFile.write(jsonText(of: OutcomeRecord(outcome, of: experiment, record)), to: outcomePath)
    try AtomicFile.write(page.html, to: pagePath)
  }
}
