public import Bitext
public import Layers
public import Tensors
public import Text

/// What a search needs of a model, or of several: how probable each token is to come next.
///
/// A search sees neither layers nor attention. Threads share a scorer; what a search changes is in its state and its pass.
public protocol TokenScorer: Sendable {
  /// What has to be kept between two steps, a row for each hypothesis.
  associatedtype State: DecoderState

  /// Reads the sources; the state has a row for each.
  ///
  /// - Parameters:
  ///   - source: The tokens of each sentence.
  ///   - tokens: The only tokens that can come, in this order; nil for the whole vocabulary.
  ///   - pass: The computation that the state belongs to.
  func start(_ source: TokenBatch, restrictedTo tokens: [TokenID]?, _ pass: ForwardPass) -> State

  /// Appends a token to each row.
  ///
  /// - Returns: Unnormalised scores of the next token, [rows, tokens that can come].
  func step(_ previous: [TokenID], _ state: inout State) -> Logits

  /// Returns the scorer for other sources: some of those it was made for, by their numbers, which may come again.
  func selecting(_ sources: [Int]) -> Self
}

extension TokenScorer {
  /// A model reads whatever it is given.
  public func selecting(_ sources: [Int]) -> Self { self }
}
