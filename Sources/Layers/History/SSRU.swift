public import Tensors

/// Simpler simple recurrent units: a recurrence without a product of the state.
///
/// Kim et al. 2019, section 3.2, after Lei et al. 2018:
///
///     f = sigmoid(W_f x + b)
///     c = f · c before + (1 - f) · W x
///     o = max(0, c)
///
/// All products are of what goes in, so training makes them for all tokens at once.
public struct SSRU: Sendable {
  public let forget: Linear
  public let candidate: Linear

  /// - Parameters:
  ///   - scope: Where the parameters are made and named.
  ///   - features: Width of what goes in and comes out.
  public init(_ scope: ParameterScope, features: Int) {
    forget = Linear(scope["forget"], inputs: features, outputs: features)
    candidate = Linear(scope["candidate"], inputs: features, outputs: features, bias: nil)
  }

  /// Reads packed sentences.
  ///
  /// - Parameters:
  ///   - x: [tokens, features].
  ///   - offsets: Where each sentence begins, and behind the last their end.
  /// - Returns: [tokens, features].
  public func callAsFunction(_ x: Tensor, offsets: [Int32]) -> Tensor {
    ssru(forget: forget(x), candidate: candidate(x), offsets: offsets)
  }

  /// Reads the next token of each row.
  ///
  /// - Parameters:
  ///   - x: [rows, features].
  ///   - cell: The cell before, [rows, features]; afterwards that of this token.
  /// - Returns: [rows, features].
  package func step(_ x: Tensor, _ cell: inout Tensor) -> Tensor {
    let (result, next) = ssru(forget: forget(x), candidate: candidate(x), after: cell)
    cell = next
    return result
  }
}
