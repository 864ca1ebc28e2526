import Bitext
import Layers
import Tensors
import Text
import Translation

/// A model whose logits a function of the source and the target so far gives: for tests of searches.
struct TableModel: TokenScorer {
  private let vocabulary: Int
  private let logits: @Sendable (_ source: [TokenID], _ prefix: [TokenID]) -> [Float]

  /// - Parameter logits: Gives a number for each token of the vocabulary; the prefix is without `<s>`.
  init(
    vocabulary: Int, logits: @escaping @Sendable (_ source: [TokenID], _ prefix: [TokenID]) -> [Float]
  ) {
    self.vocabulary = vocabulary
    self.logits = logits
  }

  struct State: DecoderState {
    var rows: [(source: [TokenID], prefix: [TokenID])]
    /// What can come, in this order.
    let tokens: [TokenID]
    let pass: ForwardPass

    mutating func select(_ rows: [Int]) { self.rows = rows.map { self.rows[$0] } }
  }

  func start(_ source: TokenBatch, restrictedTo tokens: [TokenID]?, _ pass: ForwardPass) -> State {
    State(
      rows: (0..<source.count).map { (Array(source[$0]), []) },
      tokens: tokens ?? (0..<TokenID(vocabulary)).map { $0 }, pass: pass)
  }

  func step(_ previous: [TokenID], _ state: inout State) -> Logits {
    for row in state.rows.indices { state.rows[row].prefix.append(previous[row]) }
    let values = state.rows.flatMap { row in
      let all = logits(row.source, Array(row.prefix.dropFirst()))
      return state.tokens.map { all[Int($0)] }
    }
    return .values(state.pass.tensor(values, [state.rows.count, state.tokens.count]))
  }
}

/// Logits that look random but depend on source and prefix alone.
func scrambledLogits(
  vocabulary: Int, spread: Float = 2
) -> @Sendable ([TokenID], [TokenID]) -> [Float] {
  { source, prefix in
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    func mix(_ value: UInt64) {
      state = (state ^ value) &* 0xBF58_476D_1CE4_E5B9
      state ^= state >> 29
    }
    for token in source { mix(UInt64(token) &+ 11) }
    mix(977)
    for token in prefix { mix(UInt64(token) &+ 31) }
    return (0..<vocabulary).map { token in
      mix(UInt64(token) &+ 101)
      return spread * (Float(state >> 40) * 0x1p-23 - 1)
    }
  }
}

/// Natural logarithms of the softmax of logits.
func logProbabilities(_ logits: [Float]) -> [Float] {
  let largest = logits.max() ?? 0
  let sum = logits.reduce(0.0) { $0 + exponential(Double($1 - largest)) }
  return logits.map { Float(Double($0 - largest) - logarithm(sum)) }
}
