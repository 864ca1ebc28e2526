internal import Glibc
public import Tensors

/// A learned number for each head and each group of distances, added to the scores.
///
/// Section 2.1 of Raffel et al. 2020 (T5). Small distances have a number each; from half of the groups on, a group is of
/// distances in proportion, up to a distance from which on all are the same. All layers of a stack share the numbers.
public struct RelativeBias: DistanceBias {
  /// [heads, buckets].
  public let table: Parameter
  private let buckets: DistanceBuckets

  /// - Parameters:
  ///   - scope: Where the parameter is made and named.
  ///   - heads: The number of heads.
  ///   - buckets: Which distances have a number together.
  public init(_ scope: ParameterScope, heads: Int, _ buckets: DistanceBuckets) {
    table = scope.parameter(
      "weight", [heads, buckets.count], .normal(deviation: 0.02), isFactor: false, isTable: true)
    self.buckets = buckets
  }

  public func callAsFunction(_ spans: MemorySpans, heads: Int, _ pass: ForwardPass) -> Tensor {
    let distances = TableDistances(
      spans, rows: spans.heads(heads), width: buckets.count, place: buckets.bucket(of:))
    return valuesByDistance(pass.tensor(table), distances, spans)
  }
}

/// Groups of distances that count as one.
public struct DistanceBuckets: Sendable {
  /// The number of groups.
  public let count: Int
  /// The distance from which on all are the same.
  private let furthest: Int
  private let isOneSided: Bool

  /// - Parameters:
  ///   - count: The number of groups, at least 4.
  ///   - furthest: The distance from which on all are the same; more than half of the groups of one side.
  ///   - isOneSided: Whether nothing behind the query is seen; otherwise each side has half of the groups.
  public init(count: Int, furthest: Int, isOneSided: Bool) {
    precondition(count >= 4 && furthest > count / 2, "\(count) groups of distances up to \(furthest)")
    self.count = count
    self.furthest = furthest
    self.isOneSided = isOneSided
  }

  /// Returns the group of a distance, which is negative for what stands before the query.
  func bucket(of distance: Int32) -> Int32 {
    let groups = isOneSided ? count : count / 2
    let first = !isOneSided && distance > 0 ? groups : 0
    let steps = isOneSided ? max(0, -Int(distance)) : abs(Int(distance))
    let exact = groups / 2
    if steps < exact { return Int32(first + steps) }
    let share = log(Double(steps) / Double(exact)) / log(Double(furthest) / Double(exact))
    return Int32(first + min(groups - 1, exact + Int(share * Double(groups - exact))))
  }
}
