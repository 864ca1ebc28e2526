public import Tensors

/// query · memory / √features: the dot product of long vectors would make softmax too sure.
///
/// Vaswani et al. 2017, section 3.2.1. Without the division it is `DotScore`, and the fused kernel computes it all the
/// same. Where the memory is of two directions, it is their sum that is compared.
public struct ScaledDotScore: AttentionScore {
  /// Whether products are divided by √features.
  public let isScaled: Bool
  private let dot: DotScore

  /// - Parameters:
  ///   - query: Width of a query.
  ///   - memory: Width of a vector of the memory.
  ///   - isScaled: Whether products are divided by √features.
  /// - Precondition: The memory is as wide as a query, or twice as wide.
  public init(query: Int, memory: Int, isScaled: Bool = true) {
    self.isScaled = isScaled
    dot = DotScore(query: query, memory: memory)
  }

  /// What products are multiplied by.
  var scale: Float { isScaled ? 1 / Float(keyFeatures).squareRoot() : 1 }

  public var keyFeatures: Int { dot.keyFeatures }

  public func keys(_ memory: Tensor) -> Tensor { dot.keys(memory) }

  public func callAsFunction(
    _ query: Tensor, _ keys: Tensor, _ spans: MemorySpans, at step: TimeStep?
  ) -> Tensor {
    dotScores(query, keys, scale: scale, spans)
  }
}
