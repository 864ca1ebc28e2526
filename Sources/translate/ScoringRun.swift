internal import Bitext
internal import CommandLineTool
internal import Files
internal import Glibc
internal import Translation

/// One run of the command that scores given translations.
struct ScoringRun {
  private let arguments: Arguments
  private let systems: [NamedSystem]
  private let stream: CorpusStream
  private let hasEdges: Bool
  private let format: ScoreFormat
  private let output: String

  /// Finds the models and opens the corpus: a wrong name is told before a model is loaded.
  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    output = arguments[ScoreOptions.output]
    format = try ScoreFormat(arguments)
    var corpus = try arguments.corpus(isReadOnce: true)
    let named = try arguments.systems()
    systems = named.isEmpty ? [NamedSystem(try arguments.modelDirectoryByLanguages())] : named
    let configuration = try systems[0].directories[0].modelConfiguration()
    corpus.sourceLanguage = corpus.sourceLanguage ?? configuration.sourceLanguage
    corpus.targetLanguage = corpus.targetLanguage ?? configuration.targetLanguage
    try arguments.addEdges(to: &corpus, for: systems.flatMap(\.directories))
    hasEdges = corpus.sourceEdges != nil
    stream = try CorpusStream(corpus)
  }

  func run() throws {
    let scorers = try arguments.scorers(
      of: systems, batchTokens: arguments[ScoreOptions.batchTokens], withEdges: hasEdges)
    // A bar drawn between lines of the result would only disturb.
    let isShownBesideResult = output == "-" && isatty(STDOUT_FILENO) == 1
    let progress = arguments.console.quieted(if: isShownBesideResult).progress("scoring", unit: "pairs")
    defer { progress.finish() }
    var session = CorpusFilter.Session(.none)
    try AtomicFile.write(to: output) { file in
      while true {
        let block = try stream.next()
        if block.isEmpty { return }
        // A unit that lacks one of the languages is no pair.
        let pairs = block.filter { session.keeps($0) }
        try write(pairs, scorers, to: file)
        progress.advance(by: block.count)
      }
    }
    progress.finish()
    if session.report.kept < session.report.read { arguments.console.note(session.report.description) }
  }

  private func write(_ pairs: [SentencePair], _ scorers: [TranslationScorer], to file: OutputFile) throws {
    let columns = try scorers.map { scorer in
      scorer.score(
        sources: pairs.map(\.source), targets: pairs.map(\.target), graphs: try scorer.graphs(of: pairs))
    }
    for (index, pair) in pairs.enumerated() {
      let scored = zip(zip(systems, scorers), columns).map { system, column in
        ScoreFormat.Entry(
          model: system.0.name, translation: column[index], pieces: system.1.pieces(of: column[index]))
      }
      for line in try format.lines(for: pair, scored) { try file.writeLine(line) }
    }
    // Nobody waits for a compressed file, and it would grow.
    if !file.path.hasSuffix(".gz") { try file.flush() }
  }
}
