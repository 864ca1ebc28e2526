public import Tensors

/// What a self-attention is told of how far apart its queries and keys are, beside what their vectors know.
///
/// Each way is a term of the score e_ij of query i and key j, or of the mean z_i of the values, here without the scale:
///
///     rotary           e_ij = (R_i q_i) · (R_j k_j)                                          Su et al. 2021
///     relative         e_ij = q_i · (k_j + a_j-i),   z_i = Σ_j α_ij (v_j + b_j-i)            Shaw et al. 2018
///     relative bias    e_ij = q_i · k_j + b_h(j-i)                                           Raffel et al. 2020
///     linear bias      e_ij = q_i · k_j - m_h |i - j|                                        Press et al. 2022
public enum AttentionPositions: Sendable {
  case none
  case rotary(RotaryPositions)
  case relative(RelativePositions)
  case bias(any DistanceBias)

  /// Whether scores and means are what queries, keys and values alone say.
  var areOutsideScores: Bool {
    switch self {
    case .none, .rotary: true
    case .relative, .bias: false
    }
  }

  /// What turns queries and keys, where something does.
  var turning: RotaryPositions? {
    if case .rotary(let rotary) = self { rotary } else { nil }
  }

  /// Returns what is added to the scores, [meetings]; nil for nothing.
  ///
  /// - Parameters:
  ///   - queries: [heads * rows, features], the rows of each head together.
  ///   - scale: What products of queries and keys are multiplied by.
  ///   - heads: The number of heads.
  ///   - spans: What each query of each head sees.
  func scores(_ queries: Tensor, scale: Float, heads: Int, _ spans: MemorySpans) -> Tensor? {
    switch self {
    case .none, .rotary: nil
    case .relative(let relative): relative.scores(queries, scale: scale, spans)
    case .bias(let bias): bias(spans, heads: heads, queries.pass)
    }
  }

  /// Returns what is added to the means of the values, [heads * rows, features]; nil for nothing.
  ///
  /// - Parameters:
  ///   - weights: [meetings].
  ///   - spans: What each query of each head sees.
  func means(_ weights: Tensor, _ spans: MemorySpans) -> Tensor? {
    switch self {
    case .none, .rotary, .bias: nil
    case .relative(let relative): relative.means(weights, spans)
    }
  }
}

/// A number for the distance between a query and a key, added to their score.
public protocol DistanceBias: Sendable {
  /// Returns the number of each meeting, [meetings].
  ///
  /// - Parameters:
  ///   - spans: What each query of each head sees, those of a head behind those of the head before it.
  ///   - heads: The number of heads.
  ///   - pass: The computation.
  func callAsFunction(_ spans: MemorySpans, heads: Int, _ pass: ForwardPass) -> Tensor
}

extension MemorySpans {
  /// The number of the head of each query.
  func heads(_ count: Int) -> [Int32] {
    (0..<Int32(count)).flatMap { [Int32](repeating: $0, count: rows / count) }
  }
}
