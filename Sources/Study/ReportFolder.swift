internal import Files
internal import Training
package import Translation

/// The folder that a report is written into: `index.html`, which needs no other file, and beside it the figures as SVG and
/// PNG, the numbers as JSON and as tables.
///
/// Each file is there whole or not at all, and `index.html` comes last.
public struct ReportFolder: Sendable {
  public let path: String

  public init(_ path: String) { self.path = path }

  private var figuresPath: String { FileSystem.join(path, "figures") }

  /// Writes a report.
  ///
  /// - Parameters:
  ///   - attention: Where systems looked, by differing sentence and system; nil where there is nothing to look into.
  ///   - typicalAttention: The same by typical sentence.
  ///   - look: What models did with one of the sentences, to look into; nil for nothing.
  package func write(
    _ report: Report, attention: [[AttentionMap?]] = [], typicalAttention: [[AttentionMap?]] = [],
    look: ReportedLook? = nil
  ) throws {
    let figures = try ReportFigures(report, attention: attention, typicalAttention: typicalAttention)
    let numbers = ReportNumbers(report)
    let times = ReportTimes(report)
    let page = ReportPage(report: report, figures: figures, look: look).html
    try FileSystem.createDirectory(figuresPath)
    var names: [String] = []
    for figure in figures.all {
      for (ending, bytes) in [("svg", figure.svg), ("png", figure.png)] {
        names.append("\(figure.name).\(ending)")
        try AtomicFile.write(bytes, to: FileSystem.join(figuresPath, "\(figure.name).\(ending)"))
      }
    }
    try writeText(jsonText(of: numbers), as: "numbers.json")
    if !times.systems.isEmpty { try writeText(jsonText(of: times), as: "times.json") }
    for (name, text) in ReportTables(numbers, times).files { try writeText(text, as: name) }
    try writeText(page, as: "index.html")
    try removeFigures(except: names)
  }

  /// Removes the figures of a report that was here before, which showed other sentences.
  private func removeFigures(except names: [String]) throws {
    for name in try FileSystem.list(figuresPath) where name.hasPrefix("attention-") && !names.contains(name) {
      try FileSystem.remove(FileSystem.join(figuresPath, name))
    }
  }

  private func writeText(_ text: String, as name: String) throws {
    try AtomicFile.write(text, to: FileSystem.join(path, name))
  }
}
