/// Returns the `count` most probable entries of each row of logits, best first, ties by the lower identifier.
///
/// - Parameter logits: [rows, vocabulary].
/// - Returns: Identifiers and log-probabilities, [rows, count] each.
package func topLogProbabilities(
  _ logits: Tensor, count: Int
) -> (ids: [Int32], logProbabilities: [Float]) {
  let pass = logits.pass
  let count = min(count, logits.columns)
  let values = pass.allocate(logits.rows * count)
  let ids = pass.kernels.topLogProbabilities(
    logits.storage, rows: logits.rows, columns: logits.columns, count: count, into: values)
  return (ids, Array(values.array[..<(logits.rows * count)]))
}

/// Returns the most probable of the logits states weightᵀ + bias of each row, best first, ties by the lower entry.
///
/// Where the weights are packed, the logits are used up while they are in the cache and never whole in memory.
///
/// - Parameters:
///   - states: [rows, features].
///   - weight: [vocabulary, features].
///   - bias: [vocabulary].
/// - Returns: Identifiers and log-probabilities, [rows, count] each.
package func topLogProbabilities(
  _ states: Tensor, _ weight: Parameter, bias: Parameter?, count: Int
) -> (ids: [Int32], logProbabilities: [Float]) {
  guard let packed = weight.packed else {
    return topLogProbabilities(linear(states, weight, bias: bias), count: count)
  }
  let pass = states.pass
  let (outputs, inputs) = (weight.shape[0], weight.shape[1])
  precondition(states.columns == inputs, "\(weight.name) \(weight.shape) on \(states.shape)")
  let count = min(count, outputs)
  let values = pass.allocate(states.rows * count)
  let ids = pass.kernels.linearTopLogProbabilities(
    states.storage, rows: states.rows, packed, outputs: outputs, bias: bias?.storage, count: count,
    into: values)
  return (ids, Array(values.array[..<(states.rows * count)]))
}
