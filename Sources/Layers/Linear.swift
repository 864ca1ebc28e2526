public import Tensors

/// y = x weightᵀ + bias.
public struct Linear {
  public let weight: Parameter
  public let bias: Parameter?

  public init(_ scope: ParameterScope, inputs: Int, outputs: Int, hasBias: Bool = true) {
    weight = scope.parameter("weight", [outputs, inputs], .glorotUniform)
    bias = hasBias ? scope.parameter("bias", [outputs], .zeros) : nil
  }

  /// Maps [rows, inputs] to [rows, outputs], through an activation and dropout where given.
  public func callAsFunction(_ x: Tensor, activation: Activation = .none, dropout: Float = 0) -> Tensor {
    linear(x, weight, bias: bias, activation: activation, dropout: dropout)
  }
}
