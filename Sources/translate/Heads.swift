internal import Bitext
internal import CommandLineTool
internal import Files
internal import NumberText
internal import Translation

extension Command {
  static let heads = Command(
    name: "heads", summary: "tell how much a model's loss depends on each of its attention heads",
    options: {
      group("Model") {
        ModelOptions.model
      }
      CorpusOptions.input
      group("Corpus") {
        TrainOptions.sourceEdges
      }
      group("Heads") {
        pairs
      }
      group("Output") {
        byImportance
        json
      }
    },
    example: """
      translate heads --source test.de --target test.en
      translate heads --corpus pairs.tsv --by-importance
      translate --mask-head decoder-self:1.3 --input test.de --output without.en
      """
  ) { arguments in
    var corpus = try arguments.corpus(isReadOnce: true)
    let directory =
      try arguments[ModelOptions.model].map { ModelDirectory(try ModelFolders.path(of: $0)) }
      ?? arguments.modelDirectoryByLanguages()
    let configuration = try directory.modelConfiguration()
    corpus.sourceLanguage = corpus.sourceLanguage ?? configuration.sourceLanguage
    corpus.targetLanguage = corpus.targetLanguage ?? configuration.targetLanguage
    try arguments.addEdges(to: &corpus, for: [directory])
    let stream = try CorpusStream(corpus)
    let meter = try HeadImportanceMeter(
      directory, threads: arguments.threads, withEdges: corpus.sourceEdges != nil)
    try measure(stream, meter, arguments)
    try write(meter.importances, arguments)
  }
}

private let pairs = Option(
  "pairs", .integer(from: 1), default: 1000, help: "how many pairs to look at, the first of the corpus")
private let byImportance = Option.flag("by-importance", help: "the most important heads first")
private let json = Option.flag("json", help: "an object a line for each head: head, importance, share")

/// Has a meter look at the pairs of a corpus.
private func measure(
  _ stream: CorpusStream, _ meter: HeadImportanceMeter, _ arguments: Arguments
) throws {
  let progress = arguments.console.progress("measuring", unit: "pairs")
  defer { progress.finish() }
  var session = CorpusFilter.Session(.none)
  var left = arguments[pairs]
  while left > 0 {
    let block = try stream.next()
    if block.isEmpty { break }
    // A unit that lacks one of the languages is no pair.
    let kept = block.filter { session.keeps($0) }.prefix(left)
    meter.add(
      sources: kept.map(\.source), targets: kept.map(\.target), graphs: kept.map { $0.graph ?? WordGraph([]) }
    )
    left -= kept.count
    progress.advance(by: kept.count)
  }
  progress.finish()
  guard meter.pairs > 0 else { throw HeadError.nothingToMeasure }
  if meter.tooLong > 0 {
    arguments.console.note(
      "left out: \(counted(meter.tooLong, "pair")) of more than \(HeadImportanceMeter.mostTokens) tokens")
  }
}

/// A head as `--json` writes it; the names are part of the command's contract.
private struct HeadImportanceObject: Encodable {
  let head: String
  let importance: Double
  let share: Double
}

private func write(_ importances: [HeadImportance], _ arguments: Arguments) throws {
  let rows =
    arguments[byImportance]
    ? importances.enumerated().sorted { ($1.element.value, $0.offset) < ($0.element.value, $1.offset) }
      .map(\.element) : importances
  let output = try OutputFile(path: "-")
  if arguments[json] {
    for row in rows {
      let object = HeadImportanceObject(head: row.head.description, importance: row.value, share: row.share)
      try output.writeLine(jsonLine(of: object))
    }
  } else {
    let cells = rows.map { [$0.head.description, fixed($0.value, 5), fixed($0.share, 3)] }
    try output.writeLine(alignedTable([["head", "importance", "share of its layer"]] + cells))
  }
  try output.close()
}

/// A corpus that says nothing of heads.
enum HeadError: ReportableError, Equatable {
  case nothingToMeasure

  var exitStatus: ExitStatus { .badData }

  var description: String {
    switch self {
    case .nothingToMeasure: "the corpus has no pair of sentences that can be measured"
    }
  }
}

// MARK: - Masks

extension ValueKind where Value == AttentionHead {
  static var attentionHead: ValueKind {
    ValueKind(
      name: "HEAD", expected: "a head such as cross:2.1, KIND:LAYER.HEAD, counted from 1",
      parse: { AttentionHead($0) }, show: { $0.description })
  }
}

extension Arguments {
  /// Has the heads that `--mask-head` names count for nothing.
  func maskHeads(of model: TrainedModel) throws {
    if isGiven(ModelOptions.maskedHeads) { try model.mask(self[ModelOptions.maskedHeads]) }
  }
}
