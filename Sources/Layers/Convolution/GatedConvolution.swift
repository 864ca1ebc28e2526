public import Tensors

/// A convolution over the tokens of each sentence, and a gated linear unit that lets a part of its result through.
///
/// Gehring et al. 2017, section 3.2: what a kernel of `size` tokens sees is mapped to 2 · features, of which the second half
/// says how much of the first is let through. It sees as many tokens on either side, or, where it is causal, none that stand
/// behind its own. Beyond the ends of a sentence there are zeros.
public struct GatedConvolution: Sendable {
  public let kernel: Linear
  private let size: Int
  private let isCausal: Bool
  private let dropout: Float

  /// - Parameters:
  ///   - scope: Where the parameters are made and named.
  ///   - features: Width of what goes in and comes out.
  ///   - size: How many tokens the kernel sees; odd where it is not causal.
  ///   - isCausal: Whether it sees no token behind its own.
  ///   - dropout: The probability with which each element of what goes in is dropped in training.
  public init(_ scope: ParameterScope, features: Int, size: Int, isCausal: Bool, dropout: Float) {
    precondition(size >= 1 && (isCausal || size % 2 == 1), "a kernel of \(size) tokens has no middle")
    self.size = size
    self.isCausal = isCausal
    self.dropout = dropout
    // A gate that is half open leaves a quarter of the variance, and dropout makes more of it (section 3.5 there).
    let inputs = size * features
    kernel = Linear(
      scope["kernel"], inputs: inputs, outputs: 2 * features,
      weight: .normal(deviation: 2 * ((1 - dropout) / Float(inputs)).squareRoot()))
  }

  /// Convolves packed sentences.
  ///
  /// - Parameters:
  ///   - x: [tokens, features].
  ///   - offsets: Where each sentence begins, and behind the last their end.
  /// - Returns: [tokens, features].
  public func callAsFunction(_ x: Tensor, offsets: [Int32]) -> Tensor {
    let (before, after) = isCausal ? (size - 1, 0) : (size / 2, size / 2)
    let seen = withNeighbours(Tensors.dropout(x, dropout), offsets: offsets, before: before, after: after)
    return glu(kernel(seen))
  }

  // MARK: One token at a time

  /// The last tokens that a causal kernel has read and will see again, from the first to the last, [rows, features] each.
  package struct State {
    fileprivate var tokens: [Tensor]

    /// Returns the state of these rows, in this order.
    package func select(_ rows: [Int]) -> State {
      let indices = rows.map(Int32.init)
      return State(tokens: tokens.map { gather($0, rows: indices) })
    }
  }

  /// Returns the state before the first token of each row.
  package func start(rows: Int, _ pass: ForwardPass) -> State {
    let features = kernel.weight.shape[0] / 2
    let zeros = pass.tensor([Float](repeating: 0, count: rows * features), [rows, features])
    return State(tokens: [Tensor](repeating: zeros, count: size - 1))
  }

  /// Convolves the next token of each row.
  ///
  /// - Parameters:
  ///   - x: [rows, features].
  ///   - state: What was read before.
  /// - Returns: [rows, features].
  package func step(_ x: Tensor, _ state: inout State) -> Tensor {
    precondition(isCausal, "a kernel that sees what has not been written")
    let seen = state.tokens + [x]
    state.tokens = Array(seen.dropFirst())
    return glu(kernel(sideBySide(seen)))
  }
}
