public import Tensors

/// y = x weightᵀ + bias.
public struct Linear: Sendable {
  public let weight: Parameter
  public let bias: Parameter?

  /// - Parameters:
  ///   - scope: Where the parameters are made and named.
  ///   - inputs: Width of x.
  ///   - outputs: Width of y.
  ///   - initializer: How the weights begin.
  ///   - bias: How the bias begins; nil for none.
  public init(
    _ scope: ParameterScope, inputs: Int, outputs: Int, weight initializer: Initializer = .glorotUniform(),
    bias: Initializer? = .zeros
  ) {
    weight = scope.parameter("weight", [outputs, inputs], initializer)
    self.bias = bias.map { scope.parameter("bias", [outputs], $0) }
  }

  /// Maps [rows, inputs] to [rows, outputs], through an activation and dropout where given.
  public func callAsFunction(_ x: Tensor, activation: Activation = .none, dropout: Float = 0) -> Tensor {
    linear(x, weight, bias: bias, activation: activation, dropout: dropout)
  }

  /// Maps the rows of one step of a recurrence; in training the gradient of the weights is made once for all steps.
  public func callAsFunction(_ x: Tensor, at step: TimeStep?) -> Tensor {
    linear(x, weight, bias: bias, at: step)
  }
}
