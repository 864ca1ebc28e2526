public import Tensors

/// From the states of a decoder to a score for each token of the target vocabulary.
public struct OutputLayer: Sendable {
  /// [vocabulary, features]; may be the weights of an embedding (Press and Wolf 2017).
  public private(set) var weight: Parameter
  /// [vocabulary].
  public private(set) var bias: Parameter
  /// The tokens whose logits are computed, one a column; nil for all in their order.
  public private(set) var tokens: [Int32]?

  /// - Parameters:
  ///   - scope: Where the parameters are made and named.
  ///   - vocabulary: The number of tokens.
  ///   - features: Width of the states.
  ///   - embedding: The embedding whose weights the layer shares, which was made for that; nil for weights
  ///     of its own.
  public init(_ scope: ParameterScope, vocabulary: Int, features: Int, tied embedding: Embedding?) {
    weight = embedding?.weight ?? scope.parameter("weight", [vocabulary, features], .glorotUniform())
    precondition(weight.isFactor, "\(weight.name) was made to be looked up only")
    bias = scope.parameter("bias", [vocabulary], .zeros)
  }

  /// Returns the layer for some tokens alone, for as long as a pass of inference lasts.
  public func restricted(to tokens: [Int32], _ pass: ForwardPass) -> OutputLayer {
    var layer = self
    layer.tokens = tokens
    layer.weight = weight.selecting(rows: tokens, pass)
    layer.bias = bias.selecting(rows: tokens, pass)
    return layer
  }

  /// Returns the logits [rows, tokens] of states [rows, features].
  public func logits(_ states: Tensor) -> Tensor { linear(states, weight, bias: bias) }

  /// Returns the loss of the targets; its gradient is multiplied by `gradientScale`.
  ///
  /// - Parameters:
  ///   - targets: The right token for each state.
  ///   - objective: What the loss is made of.
  ///   - gradientScale: What the gradient of each token's loss is multiplied by.
  ///   - pass: The computation.
  ///   - states: Makes the states, [tokens, features]; called twice where two passes are compared.
  public func loss(
    targets: [Int32], _ objective: Objective, gradientScale: Float, _ pass: ForwardPass,
    states: () -> Tensor
  ) -> LossSums {
    guard objective.consistency > 0, pass.isTraining else {
      return crossEntropy(
        states(), weight: weight, bias: bias, targets: targets, labelSmoothing: objective.labelSmoothing,
        gradientScale: gradientScale)
    }
    let first = objective.cutsTokensOff ? pass.keepingTokens(states) : states()
    return consistentCrossEntropy(
      first, states(), weight: weight, bias: bias, targets: targets, labelSmoothing: objective.labelSmoothing,
      consistency: objective.consistency, gradientScale: gradientScale)
  }

  /// Returns the log-probability of one token for each of states [rows, features], in nats; in inference.
  public func tokenLogProbabilities(_ states: Tensor, targets: [Int32]) -> [Float] {
    Tensors.tokenLogProbabilities(states, weight: weight, bias: bias, targets: targets)
  }
}
