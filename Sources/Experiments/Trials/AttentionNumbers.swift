internal import Glibc
internal import Tensors
internal import Text
internal import Translation

/// How far weights are spread, and how strongly they answer to a change of their scores.
enum Distribution {
  /// Returns the entropy of weights that sum to one, in bits.
  static func entropy(_ weights: [Double]) -> Double {
    -weights.reduce(0) { $1 > 0 ? $0 + $1 * log2($1) : $0 }
  }

  /// Returns the Frobenius norm of diag(p) - ppᵀ, the Jacobian of the softmax.
  static func jacobianNorm(_ weights: [Double]) -> Double {
    // The square of an element is (p_i - p_i²)² on the diagonal and (p_i p_j)² beside it.
    let squares = weights.reduce(0) { $0 + $1 * $1 }
    let cubes = weights.reduce(0) { $0 + $1 * $1 * $1 }
    return max(0, squares - 2 * cubes + squares * squares).squareRoot()
  }

  /// Returns the softmax of scores.
  static func softmax(_ scores: [Double]) -> [Double] {
    let highest = scores.max() ?? 0
    let powers = scores.map { exp($0 - highest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}

/// Mean and variance of numbers that come one by one (Welford 1962).
struct RunningVariance {
  private(set) var count = 0
  private(set) var mean = 0.0
  private var squares = 0.0

  mutating func add(_ value: Double) {
    count += 1
    let difference = value - mean
    mean += difference / Double(count)
    squares += difference * (value - mean)
  }

  var variance: Double { count > 1 ? squares / Double(count - 1) : 0 }
}

extension TrainedModel {
  /// Returns what the model's attentions do while it reads and writes a pair.
  func inspection(of pair: TextPair, _ parts: Set<AttentionPart>) -> AttentionInspection {
    inspection(
      source: sourceTokenizer.encodeSource(pair.source), target: targetTokenizer.encode(pair.target), parts)
  }
}
