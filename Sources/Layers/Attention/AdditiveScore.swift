public import Tensors

/// v · tanh(W query + U memory): a hidden layer that sees both.
///
/// Bahdanau et al. 2015, appendix A.1.2.
public struct AdditiveScore: AttentionScore {
  public let query: Linear
  public let memory: Linear
  /// [hidden].
  public let vector: Parameter

  public init(_ scope: ParameterScope, query: Int, memory: Int, hidden: Int) {
    self.query = Linear(scope["query"], inputs: query, outputs: hidden, bias: nil)
    self.memory = Linear(scope["memory"], inputs: memory, outputs: hidden)
    vector = scope.parameter("vector", [hidden], .normal(deviation: 1 / Float(hidden).squareRoot()))
  }

  public var keyFeatures: Int { vector.shape[0] }

  public func keys(_ memory: Tensor) -> Tensor { self.memory(memory) }

  public func callAsFunction(
    _ query: Tensor, _ keys: Tensor, _ spans: MemorySpans, at step: TimeStep?
  ) -> Tensor {
    additiveScores(self.query(query, at: step), keys, vector: vector, spans)
  }
}
