public import Tensors

/// How well a query fits each vector of a memory: what attention is made of.
public protocol AttentionScore: Sendable {
  /// Width of what `keys` returns.
  var keyFeatures: Int { get }

  /// Returns the memory as the score compares it with queries: once for a sentence.
  ///
  /// - Parameter memory: [memory rows, features].
  func keys(_ memory: Tensor) -> Tensor

  /// Returns the score of each query with each vector that it sees.
  ///
  /// - Parameters:
  ///   - query: [rows, features].
  ///   - keys: What `keys` made of the memory.
  ///   - spans: Which rows of the memory each query sees.
  ///   - step: The step in training and with given targets.
  func callAsFunction(_ query: Tensor, _ keys: Tensor, _ spans: MemorySpans, at step: TimeStep?) -> Tensor
}

/// What the score `scaledDot` divides products by.
public enum AttentionScale: String, Codable, CaseIterable, Sendable {
  /// √d_k, the root of the width of a key (Vaswani et al. 2017, section 3.2.1).
  case keyWidth = "key-width"
  /// Nothing: the score is then that of `dot`.
  case none
}

/// The scores that can be chosen.
public enum AttentionScoreKind: String, Codable, CaseIterable, Sendable {
  case additive
  case dot
  case scaledDot = "scaled-dot"
  case bilinear
  case cosine

  /// Whether the score can compare vectors of these widths.
  public func fits(query: Int, memory: Int) -> Bool {
    switch self {
    case .additive, .bilinear: true
    case .dot, .scaledDot, .cosine: memory == query || memory == 2 * query
    }
  }

  /// Makes a score.
  ///
  /// - Parameters:
  ///   - scope: Where the parameters are made and named.
  ///   - query: Width of a query.
  ///   - memory: Width of a vector of the memory.
  ///   - hidden: Width of the hidden layer of the additive score.
  ///   - scale: What the scaled dot product is divided by.
  public func makeScore(
    _ scope: ParameterScope, query: Int, memory: Int, hidden: Int, scale: AttentionScale = .keyWidth
  ) -> any AttentionScore {
    switch self {
    case .additive: AdditiveScore(scope, query: query, memory: memory, hidden: hidden)
    case .dot: DotScore(query: query, memory: memory)
    case .scaledDot: ScaledDotScore(query: query, memory: memory, isScaled: scale == .keyWidth)
    case .bilinear: BilinearScore(scope, query: query, memory: memory)
    case .cosine: CosineScore(scope, query: query, memory: memory)
    }
  }
}
