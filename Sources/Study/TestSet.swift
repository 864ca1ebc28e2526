internal import Bitext
public import Evaluation
internal import Files

/// The sentences that systems are compared on.
public struct TestSet: Sendable {
  public let sources: NamedLines
  public let references: [NamedLines]

  /// Puts sentences and their references together.
  ///
  /// - Throws: `EvaluationError`, where there are no lines, or not as many in every file.
  public init(sources: NamedLines, references: [NamedLines]) throws {
    self.sources = sources
    self.references = references
    if references.isEmpty { throw EvaluationError.noReferences }
    for reference in references where reference.lines.count != sources.lines.count {
      throw EvaluationError.unequalLines(
        file: reference.name, lines: reference.lines.count, partner: sources.name,
        partnerLines: sources.lines.count)
    }
    if sources.lines.isEmpty { throw EvaluationError.noLines(file: sources.name) }
  }

  /// Reads line-aligned files.
  init(source: String, references: [String]) throws {
    try self.init(sources: lines(of: source), references: references.map(lines))
  }

  /// Reads all pairs of a corpus.
  init(_ corpus: Corpus) throws {
    let pairs = try corpus.pairs(.none).pairs
    let name = corpus.paths.joined(separator: ", ")
    try self.init(
      sources: NamedLines(name: name, lines: pairs.map(\.source)),
      references: [NamedLines(name: name, lines: pairs.map(\.target))])
  }
}

private func lines(of path: String) throws -> NamedLines {
  let reader = try LineReader(path: path)
  var lines: [String] = []
  while let line = try reader.next() { lines.append(line) }
  return NamedLines(name: path, lines: lines)
}
