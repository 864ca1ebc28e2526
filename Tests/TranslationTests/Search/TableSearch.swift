import Bitext
import Tensors
import Text

@testable import Translation

/// Searches of a `TableModel`, in which `<s>` is 0 and `</s>` is 1.
func search(
  _ search: some Search, _ model: TableModel, _ sources: [[TokenID]], vocabulary: Int,
  _ length: TargetLength = .atMost(ratio: 0, extra: 4), blank: [TokenID] = [],
  constraints: [any TokenConstraint] = []
) -> [[Hypothesis]] {
  let task = SearchTask(
    sources: TokenBatch(sources),
    rules: GenerationRules(beginningID: 0, endID: 1, count: vocabulary, blank: blank), targetLength: length,
    constraints: constraints.isEmpty ? [] : sources.map { _ in constraints })
  return search.hypotheses(for: task, from: model, ForwardPass(.inference, on: .cpu))
}

/// Every sequence of fewer than `maximum` tokens that ends, best first.
func everything(
  _ source: [TokenID], _ logits: ([TokenID], [TokenID]) -> [Float], vocabulary: Int, maximum: Int,
  alpha: Float = 1
) -> [(tokens: [TokenID], score: Double)] {
  var found: [(tokens: [TokenID], score: Double)] = []
  func extend(_ prefix: [TokenID], _ sum: Double) {
    let next = logProbabilities(logits(source, prefix))
    if !prefix.isEmpty {
      let length = Double(prefix.count + 1)
      found.append((prefix, (sum + Double(next[1])) / power((5 + length) / 6, Double(alpha))))
    }
    guard prefix.count < maximum - 1 else { return }
    for token in 2..<TokenID(vocabulary) { extend(prefix + [token], sum + Double(next[Int(token)])) }
  }
  extend([], 0)
  return found.sorted { $0.score > $1.score }
}

/// Whether some tokens stand in others one after the other.
func contains(_ tokens: [TokenID], _ phrase: [TokenID]) -> Bool {
  tokens.indices.contains { tokens[$0...].starts(with: phrase) }
}
