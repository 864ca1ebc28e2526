/// What a shell can offer in place of a value or an operand.
package struct Completion: Hashable, Sendable {
  /// The words that it can be.
  let words: [String]
  /// Whether files, or folders at least, are offered too.
  let paths: Paths
  /// What to call the program with so that it prints more words, one a line.
  let query: String?

  package enum Paths: Sendable {
    case none, folders, files
  }

  package init(words: [String] = [], paths: Paths = .none, query: String? = nil) {
    self.words = words
    self.paths = paths
    self.query = query
  }

  package static let nothing = Completion()
  package static let files = Completion(paths: .files)
  package static let folders = Completion(paths: .folders)
  package static func words(_ words: [String]) -> Completion { Completion(words: words) }
}
