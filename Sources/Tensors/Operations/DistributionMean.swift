/// How several distributions over the same tokens become one.
public enum DistributionMean: String, CaseIterable, Sendable {
  /// The mean of their probabilities: what one of them expects counts (the linear opinion pool).
  case probabilities
  /// The mean of their logarithms, which is normalised again: what none of them rules out counts (the logarithmic opinion
  /// pool, a product of experts).
  case logProbabilities = "log-probabilities"
}

/// Returns the logarithm of the mean of the softmax of several logits; of `logProbabilities` it is not normalised yet.
///
/// For inference; no row depends on its neighbours.
///
/// - Parameters:
///   - logits: Of each distribution, [rows, tokens].
///   - weights: What each counts for, above 0, together 1.
///   - mean: How they become one.
/// - Returns: [rows, tokens].
package func meanLogProbabilities(
  of logits: [Tensor], weights: [Float], _ mean: DistributionMean
) -> Tensor {
  precondition(!logits.isEmpty && logits.count == weights.count, "\(weights.count) weights")
  let (pass, rows, columns) = (logits[0].pass, logits[0].rows, logits[0].columns)
  precondition(
    logits.allSatisfy { $0.rows == rows && $0.columns == columns }, "distributions over other tokens")
  let y = pass.allocate(rows * columns)
  for (index, (member, weight)) in zip(logits, weights).enumerated() {
    pass.kernels.addDistribution(
      member.storage, rows: rows, columns: columns, weight: weight, isGeometric: mean == .logProbabilities,
      isFirst: index == 0, into: y)
  }
  return pass.result(y, [rows, columns])
}
