public import Tensors

/// The cosine of the angle between query and memory, times a learned strength.
///
/// Graves et al. 2014, section 3.3.1: without a strength, scores between -1 and 1 would make all weights nearly equal.
/// Where the memory is of two directions, it is their sum that is compared.
public struct CosineScore: AttentionScore {
  /// [1].
  public let strength: Parameter
  private let dot: DotScore

  /// - Precondition: The memory is as wide as a query, or twice as wide.
  public init(_ scope: ParameterScope, query: Int, memory: Int) {
    strength = scope.parameter("strength", [1], .constants([8]))
    dot = DotScore(query: query, memory: memory)
  }

  public var keyFeatures: Int { dot.keyFeatures }

  public func keys(_ memory: Tensor) -> Tensor { scaledToLength(dot.keys(memory), strength) }

  public func callAsFunction(
    _ query: Tensor, _ keys: Tensor, _ spans: MemorySpans, at step: TimeStep?
  ) -> Tensor {
    dotScores(scaledToLength(query, nil), keys, spans)
  }
}
