public import Tensors

/// Two linear maps with an activation between them.
///
/// Section 3.3 of Vaswani et al. 2017.
public struct FeedForward: Sendable {
  public let inner: Linear
  public let outer: Linear
  private let activation: Activation
  private let dropout: Float

  public init(
    _ scope: ParameterScope, features: Int, innerFeatures: Int, activation: Activation, dropout: Float
  ) {
    inner = Linear(scope["inner"], inputs: features, outputs: innerFeatures)
    outer = Linear(scope["outer"], inputs: innerFeatures, outputs: features)
    self.activation = activation
    self.dropout = dropout
  }

  /// Maps [rows, features] to [rows, features].
  public func callAsFunction(_ x: Tensor) -> Tensor {
    outer(inner(x, activation: activation, dropout: dropout))
  }
}
