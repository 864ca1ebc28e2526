public import Tensors

/// A vector for each token, scaled by √features, with its position added.
///
/// Section 3.4 of Vaswani et al. 2017.
public struct Embedding: Sendable {
  /// [vocabulary, features].
  public let weight: Parameter
  private let dropout: Float
  private let tokenDropout: Float

  /// - Parameters:
  ///   - scope: Where the parameters are made and named.
  ///   - vocabulary: The number of tokens.
  ///   - features: Width of the vectors.
  ///   - dropout: The probability with which each element of the result is dropped in training.
  ///   - tokenDropout: The probability with which a whole vector is dropped in training.
  ///   - isTiedToOutput: Whether an output layer shares the weights, and so makes products with them.
  public init(
    _ scope: ParameterScope, vocabulary: Int, features: Int, dropout: Float, tokenDropout: Float = 0,
    isTiedToOutput: Bool = false
  ) {
    let deviation = 1 / Float(features).squareRoot()
    weight = scope.parameter(
      "weight", [vocabulary, features], .normal(deviation: deviation), isFactor: isTiedToOutput,
      isTable: true)
    self.dropout = dropout
    self.tokenDropout = tokenDropout
  }

  /// An embedding that shares its weights with another, and drops as many tokens as it is told.
  public init(sharing other: Embedding, tokenDropout: Float) {
    weight = other.weight
    dropout = other.dropout
    self.tokenDropout = tokenDropout
  }

  /// Returns [tokens.count, features].
  public func callAsFunction(_ tokens: [Int32], _ positions: Positions?, _ pass: ForwardPass) -> Tensor {
    let scale = Float(weight.shape[1]).squareRoot()
    return embedding(
      tokens, weight, scale: scale, positions: positions, dropout: dropout, tokenDropout: tokenDropout, pass)
  }
}
