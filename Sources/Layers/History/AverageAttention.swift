public import Tensors

/// Attention by equal weights: each token is told the mean of those before it and itself.
///
/// Zhang et al. 2018, section 3. With y what goes in,
///
///     g    = FFN(mean of y₁ … yⱼ)          equation 1; the feed-forward block may be missing
///     i, f = sigmoid(W [yⱼ; g])            equation 2
///     result = i · yⱼ + f · g              equation 3
///
/// The residual connection and the normalisation are those of every sublayer.
public struct AverageAttention: Sendable {
  private let feedForward: FeedForward?
  /// The two parts of W and their bias, [2 features, features] each.
  private let ofToken: Linear
  private let ofMean: Linear

  /// - Parameters:
  ///   - scope: Where the parameters are made and named.
  ///   - features: Width of what goes in and comes out.
  ///   - innerFeatures: Width of the hidden layer that the mean passes through; 0 for none.
  ///   - activation: Of that layer.
  ///   - dropout: The probability with which each of its elements is dropped in training.
  public init(
    _ scope: ParameterScope, features: Int, innerFeatures: Int, activation: Activation, dropout: Float
  ) {
    feedForward =
      innerFeatures == 0
      ? nil
      : FeedForward(
        scope["feedForward"], features: features, innerFeatures: innerFeatures, activation: activation,
        dropout: dropout)
    let gates = scope["gates"]
    ofToken = Linear(
      gates["token"], inputs: features, outputs: 2 * features, weight: .glorotUniform(blocks: 2))
    ofMean = Linear(
      gates["mean"], inputs: features, outputs: 2 * features, weight: .glorotUniform(blocks: 2), bias: nil)
  }

  /// Tells every token of packed sentences of those before it.
  ///
  /// - Parameters:
  ///   - x: [tokens, features].
  ///   - offsets: Where each sentence begins, and behind the last their end.
  /// - Returns: [tokens, features].
  public func callAsFunction(_ x: Tensor, offsets: [Int32]) -> Tensor {
    gated(x, mean: cumulativeMean(x, offsets: offsets))
  }

  /// Takes the next token of each row.
  ///
  /// - Parameters:
  ///   - x: [rows, features].
  ///   - mean: Of the tokens before, [rows, features]; afterwards with this one.
  ///   - place: How many stand before.
  /// - Returns: [rows, features].
  package func step(_ x: Tensor, _ mean: inout Tensor, at place: Int) -> Tensor {
    mean = cumulativeMean(x, after: mean, of: place)
    return gated(x, mean: mean)
  }

  private func gated(_ x: Tensor, mean: Tensor) -> Tensor {
    let mean = feedForward?(mean) ?? mean
    return gatedSum(gates: sum([ofToken(x), ofMean(mean)]), x, mean)
  }
}
