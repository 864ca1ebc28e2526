public import Tensors

/// From the states of a decoder to a score for each token of the target vocabulary.
public struct OutputLayer {
  /// [vocabulary, features]; may be the weights of an embedding (Press and Wolf 2017).
  public let weight: Parameter
  /// [vocabulary].
  public let bias: Parameter

  /// - Parameter tied: The embedding whose weights the layer shares; nil for weights of its own.
  public init(_ scope: ParameterScope, vocabulary: Int, features: Int, tied embedding: Embedding?) {
    weight =
      embedding?.weight ?? scope.parameter("weight", [vocabulary, features], .glorotUniform)
    weight.isFactor = true
    bias = scope.parameter("bias", [vocabulary], .zeros)
  }

  /// Returns the logits [rows, vocabulary] of states [rows, features].
  public func logits(_ states: Tensor) -> Tensor { linear(states, weight, bias: bias) }

  /// Returns the cross-entropy of the targets; its gradient is multiplied by `gradientScale`.
  public func loss(
    _ states: Tensor, targets: [Int32], labelSmoothing: Float, gradientScale: Float
  ) -> LossSums {
    crossEntropy(
      states, weight: weight, bias: bias, targets: targets, labelSmoothing: labelSmoothing,
      gradientScale: gradientScale)
  }
}
