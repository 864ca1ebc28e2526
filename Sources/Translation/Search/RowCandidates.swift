internal import Text

/// What one step of a search has to choose from.
struct StepChoices {
  /// The most probable tokens of every row.
  let best: Candidates
  /// All of them.
  let next: NextTokens
  let task: SearchTask

  /// Returns a token after a hypothesis with its probability; nil where it cannot come.
  func candidate(_ token: TokenID, row: Int) -> Candidate? {
    best.candidate(token, row: row) ?? next.distribution(row: row).candidate(token)
  }
}

/// The tokens that one hypothesis may go on with, best first, found as they are asked for.
struct RowCandidates {
  let row: Int
  private var rank = 0
  /// What is not among the most probable, where there are constraints and it has come to that.
  private var others: ArraySlice<Candidate>?

  init(row: Int) { self.row = row }

  mutating func popFirst(after hypothesis: OpenHypothesis, _ step: StepChoices) -> Candidate? {
    let isForced = hypothesis.constraints?.forced != nil
    if others == nil, !isForced,
      let found = step.best.first(from: rank, row: row, after: hypothesis, step.task)
    {
      rank = found.rank + 1
      return found.candidate
    }
    if hypothesis.constraints == nil { return nil }
    if others == nil {
      let best = isForced ? [] : step.best.tokens(row: row)
      others =
        step.next.distribution(row: row).candidates(after: hypothesis, step.task)
        .filter { !best.contains($0.token) }.sorted { $0.precedes($1) }[...]
    }
    return others?.popFirst()
  }
}
