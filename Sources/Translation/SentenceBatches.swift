package import Tensors

/// Returns batches of sentences of similar length: the long ones first and the small batches last, so that threads end
/// at about the same time.
///
/// - Parameters:
///   - lengths: The number of source tokens of each sentence.
///   - rowsPerSentence: The number of hypotheses of a sentence that are open at a time.
///   - tokenBudget: The largest number of source tokens times hypotheses of a batch of more than one sentence.
package func sentenceBatches(
  lengths: [Int], rowsPerSentence rows: Int, tokenBudget: Int, threads: Int
) -> [[Int]] {
  var rest = lengths.reduce(0, +) * rows
  // A few sentences are shared out too.
  let largest = min(tokenBudget, (rest + threads - 1) / threads)
  let order = lengths.indices.sorted { (lengths[$1], $0) < (lengths[$0], $1) }
  var batches: [[Int]] = []
  var (tokens, budget) = (0, 0)
  for index in order {
    let cost = lengths[index] * rows
    if batches.isEmpty || tokens + cost > budget {
      batches.append([])
      tokens = 0
      // As long as every thread has two batches before it, whole ones; then half of its share of what is left.
      budget = largest < tokenBudget ? largest : min(largest, max(largest / 4, rest / (2 * threads)))
    }
    batches[batches.count - 1].append(index)
    tokens += cost
    rest -= cost
  }
  return batches
}

/// Returns how many source tokens, times hypotheses, it is best for a thread to work on at a time.
///
/// Weights that stay in the last cache are soon read again, and small batches leave room there for keys and values.
/// Larger weights come from memory each time: the more rows meet them, the better.
package func preferredBatchTokens(parameters: Int, _ precision: WeightPrecision) -> Int {
  let bytes =
    switch precision {
    case .float32: 4 * parameters
    case .bfloat16: 2 * parameters
    case .int8: parameters
    }
  return bytes <= 16 << 20 ? 512 : 1024
}
