public import Tensors

/// Normalisation of each row to mean 0 and variance 1, then a learned gain and offset (Ba, Kiros and Hinton 2016).
public struct LayerNorm: Sendable {
  public let gain: Parameter
  public let offset: Parameter
  /// Added to the variance.
  public static let epsilon: Float = 1e-5

  public init(_ scope: ParameterScope, features: Int) {
    gain = scope.parameter("gain", [features], .ones)
    offset = scope.parameter("offset", [features], .zeros)
  }

  /// Returns x + dropout(branch), and the same normalised; [rows, features] each.
  public func callAsFunction(
    _ x: Tensor, adding branch: Tensor?, dropout: Float
  ) -> (sum: Tensor, normalized: Tensor) {
    addNormalize(x, branch, gain: gain, offset: offset, epsilon: LayerNorm.epsilon, dropout: dropout)
  }
}
