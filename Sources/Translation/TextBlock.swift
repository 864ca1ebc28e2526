package import Bitext

/// Some of a row of texts, with what belongs to each.
package struct TextBlock: Sendable, Codable {
  /// The number of the first of them in the row: sampling depends on it.
  package let first: Int
  package let texts: [String]
  /// What their translations begin with.
  let prefixes: [String]?
  /// The edges between their words.
  let graphs: [WordGraph]?

  package init(first: Int = 0, _ texts: [String], prefixes: [String]? = nil, graphs: [WordGraph]? = nil) {
    self.first = first
    self.texts = texts
    self.prefixes = prefixes
    self.graphs = graphs
  }
}
