internal import Protection

/// Terms that a client gives: texts with the same ones share batches.
final class ClientGlossary: Hashable, Sendable {
  let glossary: Glossary
  /// How many terms begin with the same letter, at most: so many are looked at where a text has it.
  let largestGroup: Int
  /// Glossaries are compared for every text, and can be long.
  private let digest: Int

  /// - Parameter terms: Of two for the same text the first counts.
  init(_ terms: [Glossary.Term]) {
    glossary = Glossary(terms)
    let groups = Dictionary(grouping: terms) { $0.source.lowercased().first }
    largestGroup = groups.values.map(\.count).max() ?? 0
    digest = terms.hashValue
  }

  static func == (first: ClientGlossary, second: ClientGlossary) -> Bool {
    first === second || first.digest == second.digest && first.glossary.terms == second.glossary.terms
  }

  func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}
