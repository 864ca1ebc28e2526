internal import Text

/// The ways in which the hypotheses of a beam can go on by one token, best first, ties by the place in the beam.
struct BeamChoices {
  private let open: [OpenHypothesis]
  private let step: StepChoices
  private var rows: [RowCandidates]
  /// The best of each hypothesis that has not been taken.
  private var heads: [Candidate?]

  /// One way to go on.
  struct Choice {
    /// The place of the hypothesis in the beam.
    let index: Int
    let candidate: Candidate
    /// The log-probability of the longer hypothesis.
    let sum: Float
  }

  init(_ open: [OpenHypothesis], _ step: StepChoices, firstRow: Int) {
    self.open = open
    self.step = step
    var rows = open.indices.map { RowCandidates(row: firstRow + $0) }
    heads = open.indices.map { rows[$0].popFirst(after: open[$0], step) }
    self.rows = rows
  }

  /// Takes the best.
  mutating func popFirst() -> Choice? {
    var best: Choice?
    for (index, head) in heads.enumerated() {
      guard let head else { continue }
      let choice = choice(index, head)
      if best.map({ choice.sum > $0.sum }) ?? true { best = choice }
    }
    if let index = best?.index { heads[index] = rows[index].popFirst(after: open[index], step) }
    return best
  }

  /// Takes the best that fill so many places; where the beam stays full, an end among them takes no place.
  mutating func best(_ places: Int, endID: TokenID, staysFull: Bool) -> [Choice] {
    var best: [Choice] = []
    var (rank, taken) = (0, 0)
    while taken < places, let choice = popFirst() {
      let isEnd = choice.candidate.token == endID
      if rank < places || !isEnd { best.append(choice) }
      if !staysFull || !isEnd { taken += 1 }
      rank += 1
    }
    return best
  }

  /// Takes the best of each bank, best first.
  ///
  /// Beside the best of all there are the best of each hypothesis and what its constraints require (Post and Vilar 2018,
  /// section 3.1).
  ///
  /// - Parameter banks: How many required tokens a hypothesis can lack, and one more.
  mutating func best(_ places: Int, banks: Int) -> [Choice] {
    var pool = best(places, endID: step.task.rules.endID, staysFull: false)
    pool += heads.enumerated().compactMap { index, head in head.map { choice(index, $0) } }
    for (index, hypothesis) in open.enumerated() where hypothesis.constraints?.forced == nil {
      for token in hypothesis.constraints?.required ?? []
      where !pool.contains(where: { $0.index == index && $0.candidate.token == token }) {
        if let candidate = step.candidate(token, row: rows[index].row) {
          pool.append(choice(index, candidate))
        }
      }
    }
    pool.sort { left, right in
      left.sum != right.sum
        ? left.sum > right.sum
        : left.index != right.index ? left.index < right.index : left.candidate.precedes(right.candidate)
    }
    let numbers = pool.map { choice in
      max(0, banks - 1 - unmet(after: choice))
    }
    var candidates = [Int](repeating: 0, count: banks)
    for bank in numbers { candidates[bank] += 1 }
    var left = BeamBanks.places(places, candidates: candidates)
    return zip(pool, numbers).compactMap { choice, bank in
      guard left[bank] > 0 else { return nil }
      left[bank] -= 1
      return choice
    }
  }

  private func choice(_ index: Int, _ candidate: Candidate) -> Choice {
    Choice(index: index, candidate: candidate, sum: open[index].logProbability + candidate.logProbability)
  }

  private func unmet(after choice: Choice) -> Int {
    choice.candidate.token == step.task.rules.endID
      ? 0 : open[choice.index].unmet(after: choice.candidate.token)
  }
}
