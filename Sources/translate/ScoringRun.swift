internal import Bitext
internal import CommandLineTool
internal import Files
internal import Ranks
internal import Translation

/// One run of the command that scores given translations, in one of the processes that share it.
struct ScoringRun {
  private let arguments: Arguments
  private let group: any ProcessGroup
  private let corpus: Corpus
  private let sizes: BlockSizes
  private let scorers: [NamedScorer]
  private let format: ScoreFormat
  private let output: String

  /// Loads the models; a wrong name of a file is told before.
  init(_ arguments: Arguments, _ group: any ProcessGroup) throws {
    (self.arguments, self.group) = (arguments, group)
    output = arguments[ScoreOptions.output]
    format = try ScoreFormat(arguments)
    var corpus = try arguments.corpus(isReadOnce: true)
    let named = try arguments.systems()
    let systems = named.isEmpty ? [NamedSystem(try arguments.modelDirectoryByLanguages())] : named
    let configuration = try systems[0].directories[0].modelConfiguration()
    corpus.sourceLanguage = corpus.sourceLanguage ?? configuration.sourceLanguage
    corpus.targetLanguage = corpus.targetLanguage ?? configuration.targetLanguage
    try arguments.addEdges(to: &corpus, for: systems.flatMap(\.directories))
    self.corpus = corpus
    sizes = arguments.blockSizes(for: group)
    // What gives its bytes once is opened once, to be read.
    if group.isFirst, !corpus.paths.contains(where: InputFile.isStream) { _ = try CorpusStream(corpus) }
    let scorers = try arguments.scorers(
      of: systems, batchTokens: arguments[ScoreOptions.batchTokens], withEdges: corpus.sourceEdges != nil)
    self.scorers = zip(systems, scorers).map { NamedScorer(name: $0.name, scorer: $1) }
  }

  func run() throws {
    let work = SharedWork<PairBlock, ScoredBlock>(
      reading: { [corpus, sizes] in try Self.reader(of: corpus, sizes) },
      working: { [scorers, format] in { try ScoredBlock($0.pairs, scorers, format) } })
    try work.run(on: group, write)
  }

  /// Opens the corpus; a unit that lacks one of the languages is no pair.
  private static func reader(of corpus: Corpus, _ sizes: BlockSizes) throws -> () throws -> PairBlock? {
    let stream = try CorpusStream(corpus, sizes)
    var session = CorpusFilter.Session(.none)
    return {
      let block = try stream.next()
      if block.isEmpty { return nil }
      let pairs = block.filter { session.keeps($0) }
      return PairBlock(pairs: pairs, read: block.count, report: session.report)
    }
  }

  /// Writes what comes of the pairs, in the first process.
  private func write(_ dealer: WorkDealer<PairBlock, ScoredBlock>) throws {
    let progress = arguments.progress("scoring", unit: "pairs", besides: output)
    defer { progress.finish() }
    var report = CorpusReport(.none)
    try AtomicFile.write(to: output) { file in
      try dealer.forEach { block, scored in
        try file.write(scored.text)
        // Nobody waits for a compressed file, and it would grow.
        if !file.path.hasSuffix(".gz") { try file.flush() }
        report = block.report
        progress.advance(by: block.read)
      }
    }
    progress.finish()
    if report.kept < report.read { arguments.console.note(report.description) }
  }
}
