internal import Bitext
internal import CommandLineTool
internal import Evaluation
internal import Files
internal import NumberText
internal import Translation
internal import Visualization

/// One run of `prune`: heads go in steps, the least important first, and each step is judged.
///
/// Michel et al. 2019, section 4.2.
struct HeadPruning {
  private let arguments: Arguments
  private let directory: ModelDirectory
  private let output: ModelDirectory?
  private let figure: String?
  private let ranked: Corpus
  /// nil where the pairs that importance is measured with judge too.
  private let judging: Corpus?

  /// - Throws: `UsageError`, where the options do not fit together, before a model is loaded.
  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    output = arguments[PruneOptions.output].map { ModelDirectory($0) }
    if output != nil, arguments[PruneOptions.heads] == nil {
      throw UsageError.inconsistent("--output needs --heads N: how many heads the new model is to lack")
    }
    if let output, output.exists { throw NewModelError.modelIsThere(path: output.path) }
    figure = arguments[PruneOptions.figure]
    if let figure { _ = try PictureFormat(path: figure) }
    let directory =
      try arguments[ModelOptions.model].map { ModelDirectory(try ModelFolders.path(of: $0)) }
      ?? arguments.modelDirectoryByLanguages()
    let configuration = try directory.modelConfiguration()
    func tagged(_ corpus: Corpus) -> Corpus {
      var corpus = corpus
      corpus.sourceLanguage = corpus.sourceLanguage ?? configuration.sourceLanguage
      corpus.targetLanguage = corpus.targetLanguage ?? configuration.targetLanguage
      return corpus
    }
    self.directory = directory
    var ranked = tagged(try arguments.corpus(isReadOnce: true))
    var judging = try arguments.judgingCorpus().map(tagged)
    try arguments.addEdges(to: &ranked, for: [directory])
    try arguments.addJudgingEdges(to: &judging, besides: ranked)
    (self.ranked, self.judging) = (ranked, judging)
  }

  func run() throws {
    let ranked = try pairs(of: ranked, atMost: arguments[PruneOptions.pairs])
    let judged = try judging.map { try pairs(of: $0, atMost: .max) } ?? ranked
    var importances = try importances(by: ranked, without: [])
    let known = try directory.modelConfiguration().prunedHeads
    let count = importances.count - known.count
    let wanted = arguments[PruneOptions.heads] ?? count
    guard wanted <= count else { throw HeadPruningError.tooFew(path: directory.path, heads: count, wanted) }
    let step = arguments[PruneOptions.step] ?? max(1, (count + 5) / 10)
    let judge = try PruningJudge(directory, judged, arguments)
    var pruned: [AttentionHead] = []
    var rows = [try judge.row(pruned, gone: [])]
    let progress = arguments.console.progress("pruning", total: wanted, unit: "heads")
    while pruned.count < wanted {
      if arguments[PruneOptions.rerank], !pruned.isEmpty {
        importances = try self.importances(by: ranked, without: pruned)
      }
      let next = importances.least(
        min(step, wanted - pruned.count), without: known + pruned, by: arguments[PruneOptions.order])
      pruned += next
      rows.append(try judge.row(pruned, gone: next))
      progress.advance(by: next.count)
    }
    progress.finish()
    if let output {
      try directory.write(without: pruned, to: output)
      arguments.console.note("\(output.path): the model without \(pruned.count) of its \(count) heads")
    }
    if let figure { try plot(rows, of: count).write(to: figure) }
    try write(rows)
  }

  // MARK: Measuring

  private func pairs(of corpus: Corpus, atMost most: Int) throws -> [SentencePair] {
    let stream = try CorpusStream(corpus)
    var session = CorpusFilter.Session(.none)
    var pairs: [SentencePair] = []
    while pairs.count < most {
      let block = try stream.next()
      if block.isEmpty { break }
      // A unit that lacks one of the languages is no pair.
      pairs += block.filter { session.keeps($0) }.prefix(most - pairs.count)
    }
    guard !pairs.isEmpty else { throw HeadError.nothingToMeasure }
    return pairs
  }

  private func importances(
    by pairs: [SentencePair], without heads: [AttentionHead]
  ) throws -> [HeadImportance] {
    let meter = try HeadImportanceMeter(
      directory, without: heads, threads: arguments.threads,
      withEdges: ranked.sourceEdges != nil)
    meter.add(
      sources: pairs.map(\.source), targets: pairs.map(\.target),
      graphs: pairs.map { $0.graph ?? WordGraph([]) })
    guard meter.pairs > 0 else { throw HeadError.nothingToMeasure }
    return meter.importances
  }

  // MARK: Output

  private func plot(_ rows: [PruningRow], of count: Int) -> LinePlot {
    let name = FileSystem.name(of: directory.path)
    return LinePlot(
      title: "\(name): BLEU without the least important heads", xCaption: "heads pruned, of \(count)",
      yCaption: "BLEU",
      series: [
        LinePlot.Series(
          name: arguments[PruneOptions.rerank]
            ? "importance measured at each step" : "importance measured once",
          points: rows.map { LinePlot.Series.Point(x: Double($0.pruned), y: $0.bleu) })
      ])
  }

  private func write(_ rows: [PruningRow]) throws {
    let output = try OutputFile(path: "-")
    if arguments[PruneOptions.json] {
      for row in rows { try output.writeLine(jsonLine(of: row)) }
    } else {
      let cells = rows.map { row in
        ["\(row.pruned)", fixed(row.loss, 4), fixed(row.bleu, 2), row.heads.joined(separator: " ")]
      }
      try output.writeLine(alignedTable([["pruned", "loss", "BLEU", "heads that went"]] + cells))
    }
    try output.close()
  }
}

/// Why heads cannot be pruned.
enum HeadPruningError: ReportableError, Equatable {
  /// The model has fewer heads than are to go.
  case tooFew(path: String, heads: Int, Int)

  var exitStatus: ExitStatus { .usage }

  var description: String {
    switch self {
    case .tooFew(let path, let heads, let wanted):
      "\(path): has \(counted(heads, "head")), and \(wanted) are to be pruned; ask for fewer with --heads"
    }
  }
}

extension Arguments {
  /// Gives the pairs that judge the edges that `--validation-edges` names.
  ///
  /// - Throws: `UsageError`, where they would have none and the others have some, or the other way round.
  fileprivate func addJudgingEdges(to judging: inout Corpus?, besides ranked: Corpus) throws {
    let (name, paths) = (TrainOptions.validationEdges.name, self[TrainOptions.validationEdges])
    if paths.isEmpty, judging != nil, ranked.sourceEdges != nil {
      throw UsageError.inconsistent(
        "the model looks along edges, and the pairs that judge it have none: give --\(name) FILE")
    }
    if !paths.isEmpty, judging == nil || ranked.sourceEdges == nil {
      throw UsageError.inconsistent(
        "--\(name) belongs to validation files, beside --\(TrainOptions.sourceEdges.name) for the corpus: give both, or "
          + "leave it out")
    }
    if !paths.isEmpty { judging?.sourceEdges = paths }
  }

  /// The corpus that `--validation-source` and `--validation-target`, or `--validation-corpus`, name; nil for none.
  fileprivate func judgingCorpus() throws -> Corpus? {
    try refuse(TrainOptions.validationCorpus, with: TrainOptions.validationSource)
    try refuse(TrainOptions.validationCorpus, with: TrainOptions.validationTarget)
    let files = self[TrainOptions.validationCorpus]
    if !files.isEmpty { return Corpus(files: files, columns: columns) }
    let (source, target) = (self[TrainOptions.validationSource], self[TrainOptions.validationTarget])
    return source.isEmpty && target.isEmpty ? nil : try aligned(source, target)
  }
}
