public import Tensors

/// Takes the most probable token at every step: a beam of one hypothesis [greedy decoding].
///
/// Where required phrases are missing, a narrow beam looks for their places.
public struct GreedySearch: Search {
  /// What the score is normalised by; nil for what suits the model.
  public var normalization: LengthNormalization?

  public init(normalization: LengthNormalization? = nil) {
    self.normalization = normalization
  }

  public var rowsPerSentence: Int { 1 }

  public func suiting(_ normalization: LengthNormalization) -> any Search {
    GreedySearch(normalization: self.normalization ?? normalization)
  }

  public func hypotheses(
    for task: SearchTask, from scorer: some TokenScorer, _ pass: ForwardPass
  ) -> [[Hypothesis]] {
    BeamSearch(size: 1, normalization: normalization).hypotheses(for: task, from: scorer, pass)
  }
}
