internal import CommandLineTool
internal import Evaluation
internal import Inspection
internal import Study
internal import Translation
internal import VisibleText

/// Returns what the first models did with a sentence of a report; nil where none of them has attention.
private func look(of contestants: [Contestant], _ report: Report) throws -> ReportedLook? {
  guard let line = report.lookedLine, contestants.contains(where: \.hasAttention) else { return nil }
  var sentences: [InspectedSentence] = []
  for contestant in contestants where sentences.count < InsideSection.mostModels {
    if let sentence = try contestant.look(at: report.sources.lines[line]) { sentences.append(sentence) }
  }
  // A vector alone is nothing to look into.
  guard sentences.contains(where: { !$0.attentions.isEmpty }) else { return nil }
  return ReportedLook(line: line, sentences: sentences)
}

/// What `compare` and `study` are told about the report they write.
enum ReportOptions {
  static let differingSentences = Option(
    "differing-sentences", .integer(from: 0, through: 1000), default: 10,
    help: "how many of the sentences that systems differ most on are shown")
  static let typicalSentences = Option(
    "typical-sentences", .integer(from: 0, through: 1000), default: 3,
    help:
      "how many sentences are shown that are translated neither well nor badly, from a short one to a long one"
  )
  static let goldAlignments = Option.optional(
    "gold-alignments", .input,
    help:
      "links that people drew between the words of each source and its first reference, 0-0 for a sure one and "
      + "0?0 for a possible one: adds the alignment error rate of models with attention")
  static let title = Option.optional("title", .text("TEXT"), help: "the heading of the report")
}

extension Arguments {
  /// Reads the alignments of a test set that `--gold-alignments` names.
  func goldAlignments(of test: TestSet) throws -> [GoldAlignment]? {
    guard let path = self[ReportOptions.goldAlignments] else { return nil }
    let gold = try GoldAlignment.read(from: path)
    guard gold.count == test.sources.lines.count else {
      throw EvaluationError.unequalLines(
        file: path, lines: gold.count, partner: test.sources.name, partnerLines: test.sources.lines.count)
    }
    return gold
  }

  /// Writes the report of systems that have translated a test set, and returns it.
  func writeReport(
    of contestants: [Contestant], test: TestSet, _ options: Report.Options, to path: String
  ) throws -> Report {
    var options = options
    options.differingSentences = self[ReportOptions.differingSentences]
    options.typicalSentences = self[ReportOptions.typicalSentences]
    if let title = self[ReportOptions.title] { options.title = title }
    let report = try Report(
      systems: contestants.map(\.system), sources: test.sources, references: test.references, options)
    let shown = (report.sentences + report.typicalSentences).map { test.sources.lines[$0.line] }
    let maps = try contestants.map { try $0.attention(to: shown) }
    let attention = shown.indices.map { sentence in maps.map { $0[sentence] } }
    let differing = report.sentences.count
    try ReportFolder(path).write(
      report, attention: Array(attention.prefix(differing)),
      typicalAttention: Array(attention.dropFirst(differing)), look: look(of: contestants, report))
    for warning in report.warnings {
      console.warn((warning.system.map { "\(visible($0)): " } ?? "") + warning.text)
    }
    console.note("the report is \(path)/index.html")
    return report
  }
}
