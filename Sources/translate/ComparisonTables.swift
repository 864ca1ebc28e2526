internal import Evaluation
internal import Files
internal import NumberText
internal import Study
internal import VisibleText

/// The scores of several systems as `compare` and `study` print them.
struct ComparisonTables {
  var comparison: ComparisonReport
  /// What the systems are called.
  var names: [String]
  var groups: [LengthGroup]
  var decimals: Int
  /// How the systems came to their scores, where that is known.
  var learning: LearningTable?
  /// What was found, in words.
  var finding: String?

  /// Writes all tables to standard output.
  func write() throws {
    let output = try OutputFile(path: "-")
    for (index, comparison) in comparison.comparisons.enumerated() {
      if index > 0 { try output.writeLine("") }
      try output.writeLine("\(comparison.name)|\(comparison.signature)")
      try output.writeLine(table(of: comparison))
      try output.writeLine("")
      try output.writeLine(tableByLength(of: comparison))
    }
    if let learning, !learning.rows.isEmpty {
      try output.writeLine("\nBLEU of the validation set by steps, and whether the curve has come to rest")
      try output.writeLine(alignedTable(learning.rows))
    }
    if let finding { try output.writeLine("\n" + visible(finding)) }
    try output.close()
  }

  /// The scores of all systems, their confidence intervals, and how they differ from the first.
  private func table(of comparison: ComparisonReport.Comparison) -> String {
    let baseline = comparison.systems[0].result.score
    var rows = [["system", comparison.name, "95 % interval", "difference", "p"]]
    for (name, system) in zip(names, comparison.systems) {
      let score = system.result.score
      rows.append([
        name, fixed(score, decimals),
        system.result.confidenceInterval?.formatted(decimals: decimals) ?? "",
        system.pValue == nil ? "baseline" : signed(score - baseline, decimals),
        system.pValue.map { fixed($0, 4) + ($0 < 0.05 ? " *" : "  ") } ?? "",
      ])
    }
    return alignedTable(rows)
  }

  /// The scores of all systems on the sentences of each length.
  private func tableByLength(of comparison: ComparisonReport.Comparison) -> String {
    var rows = [["words of the source", "sentences"] + names]
    for group in groups {
      rows.append(
        [group.name, grouped(group.lines.count)]
          + comparison.systems.map { fixed($0.result.score(ofLines: group.lines), decimals) })
    }
    return alignedTable(rows)
  }
}

private func signed(_ value: Double, _ decimals: Int) -> String {
  let text = fixed(value, decimals)
  return text.hasPrefix("-") ? text : "+" + text
}
