public import Tensors

/// query · memory / √features: the dot product of long vectors would make softmax too sure.
///
/// Vaswani et al. 2017, section 3.2.1. Where the memory is of two directions, it is their sum that is compared.
public struct ScaledDotScore: AttentionScore {
  private let dot: DotScore

  /// - Precondition: The memory is as wide as a query, or twice as wide.
  public init(query: Int, memory: Int) { dot = DotScore(query: query, memory: memory) }

  public var keyFeatures: Int { dot.keyFeatures }

  public func keys(_ memory: Tensor) -> Tensor { dot.keys(memory) }

  public func callAsFunction(
    _ query: Tensor, _ keys: Tensor, _ spans: MemorySpans, at step: TimeStep?
  ) -> Tensor {
    dotScores(query, keys, scale: 1 / Float(query.columns).squareRoot(), spans)
  }
}
