internal import Bitext
internal import Tensors

/// A search that goes on token by token [autoregressive decoding]: all share one loop, and differ in what a sentence does
/// with what can come next.
protocol StepwiseSearch: Search {
  associatedtype Sentence: SentenceSearch

  /// Begins the search for one source of a task.
  func begin(_ task: SearchTask, source: Int) -> Sentence
}

/// The search for the translations of one source.
protocol SentenceSearch {
  /// The hypotheses that can still grow, which have a row each, in this order.
  var open: [OpenHypothesis] { get }

  /// Goes one token on.
  ///
  /// - Parameters:
  ///   - next: What can come next.
  ///   - firstRow: The row of the first open hypothesis; those of the others follow.
  ///   - trellis: The tokens of all hypotheses.
  /// - Returns: The rows that the open hypotheses continue, one for each.
  mutating func advance(_ next: NextTokens, firstRow: Int, _ trellis: inout Trellis) -> [Int]

  /// Returns the translations found, best first; what is open yet is one without an end.
  func results(_ trellis: Trellis) -> [Hypothesis]
}

extension StepwiseSearch {
  /// Starts, and steps until every sentence has what it wants or the task is to stop.
  func search(_ task: SearchTask, _ scorer: some TokenScorer, _ pass: ForwardPass) -> [[Hypothesis]] {
    var sentences = (0..<task.sources.count).map { begin(task, source: $0) }
    guard !sentences.isEmpty, !task.shouldStop() else { return sentences.map { $0.results(Trellis()) } }
    let choices = TargetChoices(task)
    var trellis = Trellis()
    var state = scorer.start(task.sources, restrictedTo: choices.tokens, pass)
    var active = Array(sentences.indices)
    /// For each row the number of its source.
    func sources() -> [Int] {
      active.flatMap { repeatElement($0, count: sentences[$0].open.count) }
    }
    if sources() != active { state.select(sources()) }
    while !active.isEmpty, !task.shouldStop() {
      let logits = scorer.step(active.flatMap { sentences[$0].open.map(\.token) }, &state)
      let next = NextTokens(logits, choices, sources: sources())
      var rows: [Int] = []
      var firstRow = 0
      for index in active {
        let count = sentences[index].open.count
        rows += sentences[index].advance(next, firstRow: firstRow, &trellis)
        firstRow += count
      }
      active.removeAll { sentences[$0].open.isEmpty }
      if rows != Array(0..<firstRow) { state.select(rows) }
    }
    return sentences.map { $0.results(trellis) }
  }
}
