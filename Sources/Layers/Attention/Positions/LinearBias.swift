internal import Glibc
public import Tensors

/// Scores that fall with the distance, each head's by a slope of its own, with nothing to learn (ALiBi).
///
/// Section 3 of Press et al. 2022: the slopes of n heads are 2^(-8 / n), 2^(-16 / n) and so on down to 2^-8; where n is
/// no power of 2, those of the power below it and then every second of the power above it. What stands behind the query,
/// which the paper's decoder does not see, counts as far as what stands as far before it.
public struct LinearBias: DistanceBias {
  private let slopes: [Float]

  public init(heads: Int) {
    precondition(heads >= 1, "slopes of \(heads) heads")
    var below = 1
    while 2 * below <= heads { below *= 2 }
    let own: [Float] = (1...below).map { slope($0, of: below) }
    let between: [Float] = (0..<heads - below).map { slope(2 * $0 + 1, of: 2 * below) }
    slopes = own + between
  }

  public func callAsFunction(_ spans: MemorySpans, heads: Int, _ pass: ForwardPass) -> Tensor {
    precondition(heads == slopes.count, "\(heads) heads with \(slopes.count) slopes")
    let furthest = spans.furthest
    let table = slopes.flatMap { (slope: Float) -> [Float] in (0...furthest).map { -slope * Float($0) } }
    let distances = TableDistances(spans, rows: spans.heads(heads), width: furthest + 1) { abs($0) }
    return valuesByDistance(pass.tensor(table, [heads, furthest + 1]), distances, spans)
  }
}

/// Returns slope number `number`, from 1, of `count`.
private func slope(_ number: Int, of count: Int) -> Float {
  Float(exp2(-8 * Double(number) / Double(count)))
}

extension MemorySpans {
  /// How many places what is seen is away at most.
  fileprivate var furthest: Int {
    if let meetingDistances { return meetingDistances.map { abs(Int($0)) }.max() ?? 0 }
    let reaches = zip(distances ?? [], count).map { (first: Int32, count: Int32) -> Int in
      let (nearest, last) = (Int(first), Int(first) + Int(count) - 1)
      return count > 0 ? max(abs(nearest), abs(last)) : 0
    }
    return reaches.max() ?? 0
  }
}
