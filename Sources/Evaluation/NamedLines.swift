/// The lines of a file, with the name that errors call it by.
public struct NamedLines: Sendable {
  public let name: String
  public let lines: [String]

  public init(name: String, lines: [String]) {
    self.name = name
    self.lines = lines
  }
}

/// Checks that there are lines to score, and a reference for each in every file of references.
func checkAlignment(_ hypotheses: NamedLines, _ references: [NamedLines]) throws(EvaluationError) {
  if references.isEmpty { throw .noReferences }
  if hypotheses.lines.isEmpty && references.allSatisfy({ $0.lines.isEmpty }) {
    throw .noLines(file: hypotheses.name)
  }
  for reference in references where reference.lines.count != hypotheses.lines.count {
    throw .unequalLines(
      file: hypotheses.name, lines: hypotheses.lines.count, partner: reference.name,
      partnerLines: reference.lines.count)
  }
}
