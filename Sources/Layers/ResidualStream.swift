public import Tensors

/// Where the layer normalisation of a sublayer stands.
public enum NormalizationPlacement: String, Codable, CaseIterable, Sendable {
  /// x + sublayer(normalise(x)): trains without warm-up (Xiong et al. 2020).
  case pre
  /// normalise(x + sublayer(x)): as in Vaswani et al. 2017, section 3.1.
  case post
}

/// The vectors that pass through a stack of sublayers, each of which adds its share.
///
/// The last share is added only when the next normalisation needs the sum, so that both are one operation.
public struct ResidualStream {
  private var sum: Tensor
  private var branch: Tensor?
  private let placement: NormalizationPlacement
  private let dropout: Float

  /// - Parameters:
  ///   - x: What enters the stack, [rows, features].
  ///   - placement: Whether sublayers are normalised before or after they are added.
  ///   - dropout: The probability with which each element of a sublayer's share is dropped in training.
  public init(_ x: Tensor, _ placement: NormalizationPlacement, dropout: Float) {
    sum = x
    self.placement = placement
    self.dropout = dropout
  }

  /// Adds the result of a sublayer, normalised before or after it.
  public mutating func add(_ norm: LayerNorm, _ sublayer: (Tensor) -> Tensor) {
    switch placement {
    case .pre:
      let (sum, normalized) = norm(sum, adding: branch, dropout: dropout)
      self.sum = sum
      branch = sublayer(normalized)
    case .post:
      sum = norm(sum, adding: sublayer(sum), dropout: dropout).normalized
    }
  }

  /// Returns what leaves the stack, [rows, features]; pre-norm needs one normalisation more at its end.
  public func output(_ norm: LayerNorm?) -> Tensor {
    guard let norm else { return sum }
    return norm(sum, adding: branch, dropout: dropout).normalized
  }
}
