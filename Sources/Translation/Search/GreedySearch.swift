internal import Bitext
public import Tensors

/// Takes the most probable token at every step.
public struct GreedySearch: Search {
  /// What the score is normalised by.
  public var normalization: LengthNormalization

  public init(normalization: LengthNormalization = LengthNormalization()) {
    self.normalization = normalization
  }

  public var rowsPerSentence: Int { 1 }

  public func hypotheses(
    for task: SearchTask, from model: some EncoderDecoder, _ pass: ForwardPass
  ) -> [[Hypothesis]] {
    var results = [[Hypothesis]](repeating: [], count: task.sources.count)
    guard !results.isEmpty else { return results }
    var model = model
    let targets = TargetChoices(task, restricting: &model, pass)
    var trellis = Trellis()
    var state = model.start(task.sources, pass)
    // Row r of the state is the hypothesis of source rows[r].source.
    var rows = results.indices.map { (source: $0, hypothesis: OpenHypothesis(rules: task.rules)) }
    while let length = rows.first?.hypothesis.length {
      let logits = model.step(rows.map(\.hypothesis.token), &state)
      let candidates = targets.best(
        1 + task.rules.excludedCount(afterLength: length), of: logits, sources: rows.map(\.source))
      var open: [Int] = []
      for row in rows.indices {
        let (source, hypothesis) = rows[row]
        let next = candidates.first(from: 0, row: row, after: hypothesis, task)?.candidate
        if let next, next.token != task.rules.endID {
          let longer = hypothesis.appending(next, task.rules, to: &trellis)
          rows[row].hypothesis = longer
          if longer.length < task.maximumLength(of: source) {
            open.append(row)
          } else {
            results[source] = [trellis.finished(longer, end: nil, task, normalization)]
          }
        } else {
          results[source] = [
            trellis.finished(hypothesis, end: next?.logProbability, task, normalization)
          ]
        }
      }
      guard open.count < rows.count else { continue }
      state.select(open)
      rows = open.map { rows[$0] }
    }
    return results
  }
}
