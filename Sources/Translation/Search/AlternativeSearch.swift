internal import Bitext
internal import Tensors
internal import Text

/// Finds translations that differ in the word that comes next, after a prefix where there is one: the most probable word
/// first, each gone on with by another search.
struct AlternativeSearch: Search {
  let words: NextWordSearch
  let completion: any Search

  var rowsPerSentence: Int { max(words.rowsPerSentence, words.count * completion.rowsPerSentence) }

  func hypotheses(
    for task: SearchTask, from scorer: some TokenScorer, _ pass: ForwardPass
  ) -> [[Hypothesis]] {
    let words = words.hypotheses(for: task, from: scorer, pass)
    // Where no word was found, as where the task is to stop, the search goes on as it would without.
    let sources = words.enumerated().flatMap { repeatElement($0, count: max(1, $1.count)) }
    var longer = task.selecting(sources)
    let beginnings = words.flatMap { $0.isEmpty ? [nil] : $0.map(Optional.some) }
    longer.constraints = zip(sources, beginnings).map { source, word in
      let constraints = task.constraints(of: source)
      guard let word else { return constraints }
      return [TargetPrefix(word.tokens), WordEnd(after: word.tokens.count, self.words.edges)] + constraints
    }
    var results = [[Hypothesis]](repeating: [], count: task.sources.count)
    let completed = completion.hypotheses(for: longer, from: scorer.selecting(sources), pass)
    for (source, found) in zip(sources, completed) {
      results[source] += found.prefix(1)
    }
    return results
  }
}

/// Has a word end after so many tokens.
struct WordEnd: TokenConstraint {
  /// How many tokens are still to come before the end of the word; below 0 after it.
  private var rest: Int
  private var last: TokenID?
  private let edges: WordEdges

  init(after count: Int, _ edges: WordEdges) {
    rest = count
    self.edges = edges
  }

  func allows(_ token: TokenID) -> Bool {
    guard rest == 0, let last else { return true }
    return !edges.joins(last, token)
  }

  mutating func advance(_ token: TokenID) {
    rest -= 1
    last = token
  }
}
