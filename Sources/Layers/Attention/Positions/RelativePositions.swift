public import Tensors

/// A vector for each distance, added to the keys and another to the values that a query sees.
///
/// Section 3.2 of Shaw et al. 2018. Distances beyond k have the vectors of k; all heads share them. No key or value is
/// ever copied for it: a query meets the 2k + 1 vectors of keys once, and of the products each meeting takes that of its
/// distance; and the weights of what is equally far are added before they meet the vectors of values (section 3.3 has
/// the first of these).
public struct RelativePositions: Sendable {
  /// a, [2k + 1, headSize].
  public let keys: Parameter
  /// bᵀ, [headSize, 2k + 1].
  public let values: Parameter

  /// - Parameters:
  ///   - scope: Where the parameters are made and named.
  ///   - headSize: Width of a head.
  ///   - clippedDistance: k, the distance from which on all are the same.
  public init(_ scope: ParameterScope, headSize: Int, clippedDistance: Int) {
    let count = 2 * clippedDistance + 1
    keys = scope["key"].parameter("weight", [count, headSize], .glorotUniform())
    values = scope["value"].parameter("weight", [headSize, count], .glorotUniform())
  }

  private var count: Int { keys.shape[0] }

  /// Returns scale · q_i · a_j-i for each meeting of a query i and a key j.
  func scores(_ queries: Tensor, scale: Float, _ spans: MemorySpans) -> Tensor {
    let products = linear(queries, keys)  // [heads * rows, 2k + 1]
    return valuesByDistance(products, distances(spans), scale: scale, spans)
  }

  /// Returns Σ_j α_ij b_j-i for each query i, [heads * rows, headSize].
  func means(_ weights: Tensor, _ spans: MemorySpans) -> Tensor {
    linear(sumsByDistance(weights, distances(spans), spans), values)
  }

  private func distances(_ spans: MemorySpans) -> TableDistances {
    let most = Int32(count / 2)
    return TableDistances(spans, rows: Array(0..<Int32(spans.rows)), width: count) {
      min(max($0, -most), most) + most
    }
  }
}
