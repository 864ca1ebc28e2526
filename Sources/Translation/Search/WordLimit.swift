internal import Text

/// Lets a translation have at most so many words; marks by themselves are none.
///
/// Of one word a model that was trained on sentences makes what it can: the word several times, or a sentence about it.
struct WordLimit: TokenConstraint {
  private let maximum: Int
  private let edges: WordEdges
  private var words = 0
  private var last: TokenID?

  init(_ maximum: Int, edges: WordEdges) {
    precondition(maximum >= 1, "at most \(maximum) words")
    self.maximum = maximum
    self.edges = edges
  }

  func allows(_ token: TokenID) -> Bool { words < maximum || !startsWord(token) }

  mutating func advance(_ token: TokenID) {
    if startsWord(token) { words += 1 }
    last = token
  }

  private func startsWord(_ token: TokenID) -> Bool {
    guard edges.holdsWord(token) else { return false }
    return last.map { !edges.joins($0, token) } ?? true
  }
}
