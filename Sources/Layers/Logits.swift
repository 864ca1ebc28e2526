public import Tensors

/// Unnormalised scores of the next token, [rows, tokens]: there already, or to be made of the decoder's states.
///
/// Whoever wants the best few of each row alone leaves it to the output layer, which then keeps no others.
public enum Logits {
  case values(Tensor)
  /// What a layer makes of states [rows, features].
  case output(OutputLayer, of: Tensor)

  /// All of them.
  public var tensor: Tensor {
    switch self {
    case .values(let logits): logits
    case .output(let layer, of: let states): layer.logits(states)
    }
  }

  /// Returns the most probable tokens of each row, best first, ties by the lower number.
  ///
  /// - Parameter count: How many are wanted; where there are fewer tokens, all are returned.
  /// - Returns: The numbers and log-probabilities, [rows, count] each.
  package func topLogProbabilities(count: Int) -> (ids: [Int32], logProbabilities: [Float]) {
    switch self {
    case .values(let logits): Tensors.topLogProbabilities(logits, count: count)
    case .output(let layer, of: let states):
      Tensors.topLogProbabilities(states, layer.weight, bias: layer.bias, count: count)
    }
  }

  /// Number of tokens that there are scores for.
  package var columns: Int {
    switch self {
    case .values(let logits): logits.columns
    case .output(let layer, of: _): layer.weight.shape[0]
    }
  }
}
