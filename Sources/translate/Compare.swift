internal import Bitext
internal import CommandLineTool
internal import Evaluation
internal import Files
internal import NumberText
internal import Translation

extension Command {
  static let compare = Command(
    name: "compare",
    summary: "compare systems on one test set: scores, significance, scores by source length",
    operands: .of("SYSTEM", from: 2),
    options: {
      source
      ScoringOptions.all
      SearchOptions.all
    },
    example: """
      translate compare baseline.en improved.en --source test.de --references test.en
      translate compare Models/german-english others.en --source test.de --references test.en
      """
  ) { arguments in
    let source = try namedLines(of: arguments[source])
    let systems = try arguments.operands.map { try system(of: $0, source.lines, arguments) }
    for system in systems where system.lines.count != source.lines.count {
      throw EvaluationError.unequalLines(
        file: system.name, lines: system.lines.count, partner: source.name, partnerLines: source.lines.count)
    }
    var options = arguments.evaluationOptions
    options.bootstrap = arguments.bootstrap
    let report = try ComparisonReport(
      systems: systems, references: try arguments.references(), options: options)
    let groups = lengthGroups(of: source.lines)
    let decimals = arguments[ScoringOptions.decimals]
    let output = try OutputFile(path: "-")
    for (index, comparison) in report.comparisons.enumerated() {
      if index > 0 { try output.writeLine("") }
      try output.writeLine("\(comparison.name)|\(comparison.signature)")
      try output.writeLine(table(of: comparison, decimals))
      try output.writeLine("")
      try output.writeLine(table(of: comparison, by: groups, decimals))
    }
    try output.close()
  }
}

private let source = Option.required(
  "source", .file, help: "the sentences that were translated, one a line")

/// Returns the translations of a system: a file of them, or a model, which makes them now.
private func system(of name: String, _ sources: [String], _ arguments: Arguments) throws -> NamedLines {
  if name == "-" || (FileSystem.exists(name) && !FileSystem.isDirectory(name)) {
    return try namedLines(of: name)
  }
  let looksLikeFile = name.hasSuffix(".gz") || name.hasSuffix(".txt")
  if looksLikeFile { throw FileError.notFound(path: name) }
  let directory = ModelDirectory(try ModelFolders.path(of: name))
  return try arguments.translations(of: sources, by: directory, name: name)
}

/// The scores of all systems, their confidence intervals, and how they differ from the first.
private func table(of comparison: ComparisonReport.Comparison, _ decimals: Int) -> String {
  let baseline = comparison.systems[0].result.score
  var rows = [["system", comparison.name, "95 % interval", "difference", "p"]]
  for system in comparison.systems {
    let score = system.result.score
    rows.append([
      system.name, fixed(score, decimals),
      system.result.confidenceInterval?.formatted(decimals: decimals) ?? "",
      system.pValue == nil ? "baseline" : signed(score - baseline, decimals),
      system.pValue.map { fixed($0, 4) + ($0 < 0.05 ? " *" : "  ") } ?? "",
    ])
  }
  return aligned(rows)
}

/// The scores of all systems on the sentences of each length.
private func table(
  of comparison: ComparisonReport.Comparison, by groups: [LengthGroup], _ decimals: Int
) -> String {
  var rows = [["words of the source", "sentences"] + comparison.systems.map(\.name)]
  for group in groups where !group.lines.isEmpty {
    rows.append(
      [group.name, grouped(group.lines.count)]
        + comparison.systems.map { fixed($0.result.score(ofLines: group.lines), decimals) })
  }
  return aligned(rows)
}

private func signed(_ value: Double, _ decimals: Int) -> String {
  let text = fixed(value, decimals)
  return text.hasPrefix("-") ? text : "+" + text
}

/// Returns rows as lines whose columns, but for the first, are aligned to the right.
private func aligned(_ rows: [[String]]) -> String {
  let widths = rows[0].indices.map { column in rows.map { $0[column].unicodeScalars.count }.max() ?? 0 }
  let lines = rows.map { row in
    let cells = row.indices.map { column in
      column == 0 ? padded(row[column], to: widths[column]) : aligned(row[column], to: widths[column])
    }
    return cells.joined(separator: "  ")
  }
  return lines.joined(separator: "\n")
}

/// Lines whose sources are of similar length.
private struct LengthGroup {
  var name: String
  var lines: [Int] = []
}

/// Returns the lines of a test set by the number of words of their sources.
private func lengthGroups(of sources: [String]) -> [LengthGroup] {
  let bounds = [1...10, 11...20, 21...30, 31...40, 41...50]
  var groups = bounds.map { LengthGroup(name: "\($0.lowerBound)–\($0.upperBound)") }
  groups.append(LengthGroup(name: "51 and more"))
  for (line, source) in sources.enumerated() {
    let words = max(1, TextLength.words(source))
    groups[bounds.firstIndex { $0.contains(words) } ?? bounds.count].lines.append(line)
  }
  return groups
}
