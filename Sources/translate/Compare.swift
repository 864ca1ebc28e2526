internal import CommandLineTool
internal import Evaluation
internal import Files
internal import NumberText
internal import Study
internal import Text
internal import Translation
internal import VisibleText

extension Command {
  static let compare = Command(
    name: "compare",
    summary: "compare systems on one test set: scores, significance, scores by source length",
    operands: .files(
      "SYSTEM", from: 2, completion: .models(or: .files),
      advice: "'translate evaluate' scores one alone"),
    options: {
      source
      ScoringOptions.all
      SearchOptions.all
      EnsembleOptions.all
      HandlingOptions.all
      group("Report") {
        report
        ReportOptions.differingSentences
        ReportOptions.typicalSentences
        ReportOptions.goldAlignments
        ReportOptions.title
      }
    },
    example: """
      translate compare baseline.en improved.en --source test.de --references test.en
      translate compare Models/german-english others.en --source test.de --references test.en --report report
      translate compare first first,second --source test.de --references test.en
      """
  ) { arguments in
    for (isGiven, name) in [
      (arguments.isGiven(ReportOptions.differingSentences), ReportOptions.differingSentences.name),
      (arguments.isGiven(ReportOptions.typicalSentences), ReportOptions.typicalSentences.name),
      (arguments.isGiven(ReportOptions.goldAlignments), ReportOptions.goldAlignments.name),
      (arguments.isGiven(ReportOptions.title), ReportOptions.title.name),
    ] where isGiven && !arguments.isGiven(report) {
      throw UsageError.inconsistent("--\(name) belongs to --report: add it or leave --\(name) out")
    }
    if !arguments.operands.contains(where: { $0.contains(",") }) {
      try arguments.checkEnsembleOptions(for: [])
    }
    let test = try TestSet(
      sources: namedLines(of: arguments[source]), references: arguments.references())
    let gold = try arguments.goldAlignments(of: test)
    try arguments.warnOfUnlikeLanguages()
    let contestants = try arguments.operands.map { try contestant($0, test, gold, arguments) }
    for system in contestants.map(\.system) where system.translations.count != test.sources.lines.count {
      throw EvaluationError.unequalLines(
        file: system.name, lines: system.translations.count, partner: test.sources.name,
        partnerLines: test.sources.lines.count)
    }
    let names = contestants.map(\.system.name)
    let comparison = try comparison(of: contestants, test, arguments)
    let tables = ComparisonTables(
      comparison: comparison, names: names, groups: LengthGroup.groups(of: test.sources.lines),
      decimals: arguments[ScoringOptions.decimals])
    try tables.write()
  }
}

private let source = Option.required(
  "source", .input, help: "the sentences that were translated, one a line")

private let report = Option.optional(
  "report", .directory,
  help:
    "a folder for a page of everything, with figures, the sentences that differ most, and where models look")

/// Returns a system with its translations: a file of them, or a model or several that decide together, which make them
/// now.
private func contestant(
  _ name: String, _ test: TestSet, _ gold: [GoldAlignment]?, _ arguments: Arguments
) throws -> Contestant {
  if isFile(name) {
    return Contestant(file: try namedLines(of: name), name: name)
  }
  let looksLikeFile = name.hasSuffix(".gz") || name.hasSuffix(".txt")
  if looksLikeFile { throw FileError.notFound(path: name) }
  return try Contestant(
    arguments.system(named: name), test: test, options: arguments.handlingOptions(for:),
    examines: arguments.isGiven(report), gold: gold, arguments)
}

/// Whether a system is a file of translations.
private func isFile(_ name: String) -> Bool {
  name == "-" || (FileSystem.exists(name) && !FileSystem.isDirectory(name))
}

extension Arguments {
  /// Warns where models translate from or to different languages, before they do.
  fileprivate func warnOfUnlikeLanguages() throws {
    var directions: [(name: String, from: String, to: String)] = []
    for name in operands where !isFile(name) {
      // What cannot be found or read is told where it is loaded.
      guard let directory = try? system(named: name).directories.first,
        let configuration = try? directory.modelConfiguration()
      else { continue }
      directions.append((name, configuration.sourceLanguage, configuration.targetLanguage))
    }
    guard let first = directions.first,
      let other = directions.first(where: { !areAlike($0.from, first.from) || !areAlike($0.to, first.to) })
    else { return }
    console.warn(
      "\(visible(first.name)) translates \(first.from) → \(first.to) and \(visible(other.name)) "
        + "\(other.from) → \(other.to): on one test set their scores cannot be compared")
  }
}

private func areAlike(_ first: String, _ second: String) -> Bool {
  LanguageCode.language(of: first) == LanguageCode.language(of: second)
}

/// Scores the systems, and writes the report where one is wanted.
private func comparison(
  of contestants: [Contestant], _ test: TestSet, _ arguments: Arguments
) throws -> ComparisonReport {
  let languages = contestants.compactMap(\.targetLanguage)
  var evaluation = arguments.evaluationOptions(language: languages.first)
  evaluation.bootstrap = arguments.bootstrap
  arguments.warn(evaluation, test.references)
  guard let path = arguments[report] else {
    return try ComparisonReport(
      systems: contestants.map { NamedLines(name: $0.system.name, lines: $0.system.translations) },
      references: test.references, options: evaluation)
  }
  var options = Report.Options()
  options.evaluation = evaluation
  options.decimals = arguments[ScoringOptions.decimals]
  options.facts = [
    Report.Fact(
      "test set",
      "\(FileSystem.name(of: test.sources.name)), \(counted(test.sources.lines.count, "sentence"))"),
    Report.Fact("references", test.references.map { FileSystem.name(of: $0.name) }.joined(separator: ", ")),
  ]
  let models = contestants.compactMap(\.system.model)
  if let configuration = models.first?.configuration {
    options.languages = Report.Languages(
      source: configuration.sourceLanguage, target: configuration.targetLanguage)
    options.facts.append(Report.Fact("search", arguments.searchText))
  }
  return try arguments.writeReport(of: shortlyNamed(contestants), test: test, options, to: path).comparison
}

/// Returns systems called by the last part of their paths, where that tells them apart.
private func shortlyNamed(_ contestants: [Contestant]) -> [Contestant] {
  let names = contestants.map(\.shortName)
  guard Set(names).count == names.count else { return contestants }
  return zip(contestants, names).map { contestant, name in
    var contestant = contestant
    contestant.system.name = name
    return contestant
  }
}
