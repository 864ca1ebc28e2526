public import Tensors

/// A way to find translations when only the probabilities of the next token are known: greedy, beam, sampling.
public protocol Search: Sendable {
  /// The largest number of hypotheses of one sentence that are open at the same time.
  var rowsPerSentence: Int { get }

  /// Returns for each source its translations, best first; at least one, unless the model's numbers are unusable.
  ///
  /// The result for a source depends on that source (and, where chance plays a part, its number) alone, and not on the
  /// others of the task.
  func hypotheses(
    for task: SearchTask, from scorer: some TokenScorer, _ pass: ForwardPass
  ) -> [[Hypothesis]]

  /// Returns the search with a length normalization, where it has none of its own.
  func suiting(_ normalization: LengthNormalization) -> any Search
}

extension Search {
  public func suiting(_ normalization: LengthNormalization) -> any Search { self }
}
