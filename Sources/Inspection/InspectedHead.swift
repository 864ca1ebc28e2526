/// What one head of an attention did with one sentence, as plain numbers; what is not known is empty.
package struct InspectedHead: Hashable, Sendable {
  /// q, [queries, features].
  package var queries: [[Float]]
  /// k as the score compares it, [keys, features].
  package var keys: [[Float]]
  /// Before the normaliser, [queries, keys]; -infinity where a query does not see a key.
  package var scores: [[Float]]
  /// α, [queries, keys].
  package var weights: [[Float]]
  /// v, [keys, features].
  package var values: [[Float]]

  package init(
    weights: [[Float]], queries: [[Float]] = [], keys: [[Float]] = [], scores: [[Float]] = [],
    values: [[Float]] = []
  ) {
    self.weights = weights
    self.queries = queries
    self.keys = keys
    self.scores = scores
    self.values = values
  }

  /// How many numbers the queries, keys, scores and values are.
  var vectorCount: Int {
    [queries, keys, scores, values].reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } }
  }

  /// Returns the head without what stands beside the weights.
  var withoutVectors: InspectedHead { InspectedHead(weights: weights) }

  /// Returns what the first queries did with the first keys.
  func prefix(queries rows: Int, keys columns: Int) -> InspectedHead {
    func cut(_ matrix: [[Float]]) -> [[Float]] { matrix.prefix(rows).map { Array($0.prefix(columns)) } }
    return InspectedHead(
      weights: cut(weights), queries: Array(queries.prefix(rows)), keys: Array(keys.prefix(columns)),
      scores: cut(scores), values: Array(values.prefix(columns)))
  }
}
