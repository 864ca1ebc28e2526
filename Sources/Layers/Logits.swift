public import Tensors

/// Unnormalised scores of the next token, [rows, tokens]: there already, or to be made of the decoder's states.
///
/// Whoever wants the best few of each row alone leaves it to the output layer, which then keeps no others.
public enum Logits {
  case values(Tensor)
  /// What a layer makes of states [rows, features].
  case output(OutputLayer, of: Tensor)
  /// Those of several models, whose distributions become one once it is known which tokens can come: each model shares
  /// out its probability among these alone.
  case mean(of: [Tensor], weights: [Float], DistributionMean)

  /// All of them.
  public var tensor: Tensor {
    switch self {
    case .values(let logits): logits
    case .output(let layer, of: let states): layer.logits(states)
    case .mean(of: let members, let weights, let mean):
      meanLogProbabilities(of: members, weights: weights, mean)
    }
  }

  /// The same with all products made, to be asked for choices of tokens more than once.
  package var computed: Logits {
    switch self {
    case .values, .mean: self
    case .output: .values(tensor)
    }
  }

  /// Returns those of some tokens in some rows, [rows, columns], as if there were no other tokens.
  package func choosing(rows: Range<Int>, columns: [Int32]) -> Tensor {
    func chosen(_ logits: Tensor) -> Tensor { gather(logits, rows: rows, columns: columns) }
    switch self {
    case .values, .output: return chosen(tensor)
    case .mean(of: let members, let weights, let mean):
      return meanLogProbabilities(of: members.map(chosen), weights: weights, mean)
    }
  }

  /// Returns the most probable tokens of each row, best first, ties by the lower number.
  ///
  /// - Parameter count: How many are wanted; where there are fewer tokens, all are returned.
  /// - Returns: The numbers and log-probabilities, [rows, count] each.
  package func topLogProbabilities(count: Int) -> (ids: [Int32], logProbabilities: [Float]) {
    switch self {
    case .values, .mean: Tensors.topLogProbabilities(tensor, count: count)
    case .output(let layer, of: let states):
      Tensors.topLogProbabilities(states, layer.weight, bias: layer.bias, count: count)
    }
  }

  /// Number of tokens that there are scores for.
  package var columns: Int {
    switch self {
    case .values(let logits): logits.columns
    case .output(let layer, of: _): layer.weight.shape[0]
    case .mean(of: let members, weights: _, _): members[0].columns
    }
  }
}
