internal import Bitext
internal import Layers
internal import Tensors
internal import Text

/// The tokens that the translations of each source of a task may consist of, and where their logits stand [vocabulary
/// selection].
///
/// With a shortlist the output layer is given the tokens of all sources together, gathered once; but every source is
/// decided on among its own tokens alone, so it cannot tell what others it is translated with.
struct TargetChoices {
  /// The tokens that there are scores for, one a column; nil for the whole vocabulary.
  let tokens: [TokenID]?
  private let lists: [List]?

  private struct List {
    let tokens: [TokenID]
    /// For each token its column.
    let columns: [Int32]
  }

  init(_ task: SearchTask) {
    guard let shortlist = task.shortlist else {
      (tokens, lists) = (nil, nil)
      return
    }
    let ofSources = (0..<task.sources.count).map { source in
      shortlist.tokens(
        for: task.sources[source], endID: task.rules.endID,
        and: task.constraints(of: source).flatMap { $0.needed })
    }
    var set = TokenSet(count: shortlist.targetCount)
    for token in ofSources.joined() { set.insert(token) }
    let all = set.tokens
    var column = [Int32](repeating: 0, count: shortlist.targetCount)
    for (index, token) in all.enumerated() { column[Int(token)] = Int32(index) }
    lists = ofSources.map { List(tokens: $0, columns: $0.map { column[Int($0)] }) }
    tokens = all
  }

  /// Returns the most probable tokens of each row of logits.
  ///
  /// - Parameter sources: For each row the number of its source.
  func best(_ count: Int, of logits: Logits, sources: [Int]) -> Candidates {
    guard let lists else { return Candidates(logits, count: count) }
    let logits = logits.computed
    var candidates = Candidates(rows: sources.count, count: count)
    var row = 0
    while row < sources.count {
      let list = lists[sources[row]]
      let end = sources[row...].firstIndex { $0 != sources[row] } ?? sources.count
      let (places, values) = topLogProbabilities(
        logits.choosing(rows: row..<end, columns: list.columns), count: count)
      let perRow = min(count, list.columns.count)
      for index in places.indices {
        candidates.set(
          row: row + index / perRow, rank: index % perRow, token: list.tokens[Int(places[index])],
          logProbability: values[index])
      }
      row = end
    }
    return candidates
  }

  /// Returns logits in the form that `logits(_:row:source:)` reads over and over.
  func computed(_ logits: Logits) -> Logits { lists == nil ? .values(logits.tensor) : logits.computed }

  /// Returns all tokens that a row may go on with, in the order of their identifiers, and their logits.
  func logits(_ logits: Logits, row: Int, source: Int) -> (tokens: [TokenID], values: [Float]) {
    guard let lists else {
      let values = logits.tensor.row(row)
      return (values.indices.map { TokenID($0) }, values)
    }
    let list = lists[source]
    return (list.tokens, logits.choosing(rows: row..<row + 1, columns: list.columns).array)
  }
}
