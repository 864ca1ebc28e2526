/// Returns the log-probability that the logits states weightᵀ + bias give to one token of each row, in nats.
///
/// For inference. Packed weights are used where there are some, and then no row depends on its neighbours: a sentence
/// has the same bits alone and among others.
///
/// - Parameters:
///   - states: [tokens, features].
///   - weight: [vocabulary, features].
///   - bias: [vocabulary].
///   - targets: The token of each state.
public func tokenLogProbabilities(
  _ states: Tensor, weight: Parameter, bias: Parameter?, targets: [Int32]
) -> [Float] {
  precondition(targets.count == states.rows, "\(targets.count) targets for \(states.rows) states")
  return tokenLogProbabilities(of: targets) { linear(states.slice(rows: $0), weight, bias: bias) }
}

/// Returns the log-probability of one token of each row of logits, in nats.
///
/// The logits are made and used up in blocks of rows; they are never whole in memory.
///
/// - Parameters:
///   - targets: The token of each row.
///   - logits: Makes the logits of some rows, [rows, vocabulary].
package func tokenLogProbabilities(
  of targets: [Int32], logits: (_ rows: Range<Int>) -> Tensor
) -> [Float] {
  var logProbabilities: [Float] = []
  logProbabilities.reserveCapacity(targets.count)
  for first in stride(from: 0, to: targets.count, by: blockRows) {
    let rows = first..<min(first + blockRows, targets.count)
    logProbabilities += rowLogProbabilities(logits(rows), targets[rows])
  }
  return logProbabilities
}

// MARK: - Private

/// Rows of logits that are made and used up together.
private let blockRows = 256

/// The kernel of training's loss, a row at a time: which rows it would take together depends on the neighbours, and with
/// that the order of additions.
private func rowLogProbabilities(_ logits: Tensor, _ targets: ArraySlice<Int32>) -> [Float] {
  let pass = logits.pass
  let columns = logits.columns
  precondition(targets.allSatisfy { $0 >= 0 && $0 < columns }, "a target beyond the vocabulary")
  let (loss, likelihood) = (pass.allocate(1), pass.allocate(targets.count))
  for (row, target) in targets.indices.enumerated() {
    pass.kernels.crossEntropy(
      logits.storage.slice(row * columns, columns), rows: 1, columns: columns, bias: nil,
      targets: targets[target..<target + 1], smoothing: 0, gradientScale: 0, loss: loss,
      likelihood: likelihood.slice(row, 1), biasGradient: nil)
  }
  // Rounding can make a logarithm of a probability positive by a hair.
  return likelihood.array[..<targets.count].map { $0 <= 0 ? 0 : -$0 }
}
