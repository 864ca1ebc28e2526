/// Returns batches of sentences of similar length: the long ones first, so that threads end at about the same time.
///
/// - Parameters:
///   - lengths: The number of source tokens of each sentence.
///   - rowsPerSentence: The number of hypotheses of a sentence that are open at a time.
///   - tokenBudget: The largest number of source tokens times hypotheses of a batch of more than one sentence.
package func sentenceBatches(
  lengths: [Int], rowsPerSentence rows: Int, tokenBudget: Int, threads: Int
) -> [[Int]] {
  let total = lengths.reduce(0, +) * rows
  // A few sentences are shared out too.
  let budget = min(tokenBudget, (total + threads - 1) / threads)
  let order = lengths.indices.sorted { (lengths[$1], $0) < (lengths[$0], $1) }
  var batches: [[Int]] = []
  var tokens = 0
  for index in order {
    let cost = lengths[index] * rows
    if batches.isEmpty || tokens + cost > budget {
      batches.append([])
      tokens = 0
    }
    batches[batches.count - 1].append(index)
    tokens += cost
  }
  return batches
}
