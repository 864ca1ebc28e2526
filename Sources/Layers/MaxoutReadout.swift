public import Tensors

/// The hidden layer between a recurrent decoder and its output layer: maxout of what state, previous word and context
/// say together.
///
/// Bahdanau et al. 2015, appendix A.2.2, t̃ᵢ = U sᵢ + V yᵢ₋₁ + C cᵢ; Cho et al. 2014, appendix A. Both take the larger of
/// each two elements of t̃ᵢ (Goodfellow et al. 2013).
public struct MaxoutReadout: Sendable {
  public let state: Linear
  public let word: Linear
  /// Applied by the caller, who may apply it once for many steps.
  public let context: Linear

  /// - Parameters:
  ///   - scope: Where the parameters are made and named.
  ///   - state: Width of the decoder's state.
  ///   - word: Width of a word's vector.
  ///   - context: Width of the context.
  ///   - outputs: Width of the result.
  public init(_ scope: ParameterScope, state: Int, word: Int, context: Int, outputs: Int) {
    self.state = Linear(scope["state"], inputs: state, outputs: 2 * outputs)
    self.word = Linear(scope["word"], inputs: word, outputs: 2 * outputs, bias: nil)
    self.context = Linear(scope["context"], inputs: context, outputs: 2 * outputs, bias: nil)
  }

  /// Returns [rows, outputs].
  ///
  /// - Parameters:
  ///   - state: [rows, width of the state].
  ///   - word: [rows, width of a word].
  ///   - context: What `self.context` made of the context, [rows, 2 outputs].
  public func callAsFunction(state: Tensor, word: Tensor, context: Tensor) -> Tensor {
    maxout(sum([self.state(state), self.word(word), context]))
  }
}
