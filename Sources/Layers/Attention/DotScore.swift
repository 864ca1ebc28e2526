public import Tensors

/// query · memory, without weights of its own.
///
/// Luong et al. 2015, section 3.1. Where the memory is of two directions, it is their sum that is compared.
public struct DotScore: AttentionScore {
  /// Width of a query.
  public let keyFeatures: Int
  private let isOfTwoDirections: Bool

  /// - Precondition: The memory is as wide as a query, or twice as wide.
  public init(query: Int, memory: Int) {
    precondition(memory == query || memory == 2 * query, "queries of \(query) with a memory of \(memory)")
    keyFeatures = query
    isOfTwoDirections = memory == 2 * query
  }

  public func keys(_ memory: Tensor) -> Tensor { isOfTwoDirections ? sumOfHalves(memory) : memory }

  public func callAsFunction(
    _ query: Tensor, _ keys: Tensor, _ spans: MemorySpans, at step: TimeStep?
  ) -> Tensor {
    dotScores(query, keys, spans)
  }
}
