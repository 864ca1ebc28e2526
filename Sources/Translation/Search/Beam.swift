internal import Text

/// The beam of one sentence.
struct Beam: SentenceSearch {
  private let search: BeamSearch
  private let task: SearchTask
  private let normalization: LengthNormalization
  private let maximumLength: Int
  /// How many required tokens a hypothesis can lack, and one more.
  private let banks: Int
  private(set) var open: [OpenHypothesis]
  /// Best first.
  private var finished: [Finished] = []
  /// Those that reached the greatest length without an end.
  private var cut: [Finished] = []

  private struct Finished {
    let hypothesis: OpenHypothesis
    let end: Float?
    let score: Float
  }

  init(_ search: BeamSearch, _ task: SearchTask, source: Int) {
    self.search = search
    self.task = task
    normalization = search.normalization ?? LengthNormalization()
    maximumLength = task.maximumLength(of: source)
    open = [OpenHypothesis(task, source: source)]
    banks = search.size == 1 ? 1 : 1 + (open[0].constraints?.unmet ?? 0)
  }

  mutating func advance(_ next: NextTokens, firstRow: Int, _ trellis: inout Trellis) -> [Int] {
    // Enough for `size` tokens of one row, should all the others not be allowed.
    let best = next.best(
      search.size + task.rules.excludedCount(afterLength: open.first?.length ?? 0))
    let step = StepChoices(best: best, next: next, task: task)
    if search.size == 1 { insist(step, row: firstRow) }
    var rows: [Int] = []
    var longer: [OpenHypothesis] = []
    for choice in choices(step, firstRow: firstRow) {
      if choice.candidate.token == task.rules.endID {
        finish(open[choice.index], end: choice.candidate.logProbability)
      } else {
        longer.append(open[choice.index].appending(choice.candidate, task.rules, to: &trellis))
        rows.append(firstRow + choice.index)
      }
    }
    if longer.isEmpty && finished.isEmpty {
      // Nothing can follow: only where the model's numbers are unusable.
      for hypothesis in open { cut(hypothesis) }
    }
    open = longer
    if open.first?.length == maximumLength {
      for hypothesis in open { task.targetLength.mayEnd ? cut(hypothesis) : finish(hypothesis, end: nil) }
      open = []
    }
    if isDecided { open = [] }
    return open.isEmpty ? [] : rows
  }

  /// How the open hypotheses go on, best first.
  private func choices(_ step: StepChoices, firstRow: Int) -> [BeamChoices.Choice] {
    var choices = BeamChoices(open, step, firstRow: firstRow)
    let size = max(search.size, banks)
    let places = search.patience == nil ? size - finished.count : size
    if banks > 1 { return choices.best(places, banks: banks) }
    return choices.best(places, endID: task.rules.endID, staysFull: search.patience != nil)
  }

  /// Has what is required follow where the only hypothesis would end without it.
  private mutating func insist(_ step: StepChoices, row: Int) {
    guard let constraints = open[0].constraints, constraints.forced == nil, constraints.unmet > 0 else {
      return
    }
    var free = open[0]
    free.constraints = nil
    if step.best.first(from: 0, row: row, after: free, task)?.candidate.token == task.rules.endID {
      open[0].constraints?.insist()
    }
  }

  /// Returns the hypotheses, best first: those with an end before those without.
  func results(_ trellis: Trellis) -> [Hypothesis] {
    let complete = finished.prefix(search.kept).map { hypothesis($0, isComplete: true, trellis) }
    let rest = (cut + open.map { scored($0, end: nil) }).prefix(search.kept - complete.count)
    return complete + rest.map { hypothesis($0, isComplete: false, trellis) }
  }

  // MARK: Ends

  private mutating func finish(_ hypothesis: OpenHypothesis, end: Float?) {
    Beam.insert(scored(hypothesis, end: end), into: &finished)
  }

  private mutating func cut(_ hypothesis: OpenHypothesis) {
    Beam.insert(scored(hypothesis, end: nil), into: &cut)
  }

  private func scored(_ hypothesis: OpenHypothesis, end: Float?) -> Finished {
    Finished(hypothesis: hypothesis, end: end, score: hypothesis.score(end: end, normalization))
  }

  private static func insert(_ new: Finished, into list: inout [Finished]) {
    let place = list.firstIndex { $0.score < new.score } ?? list.endIndex
    list.insert(new, at: place)
  }

  /// Whether no open hypothesis can come among those that are returned (invariant 3), or enough are finished (invariant 2).
  private var isDecided: Bool {
    guard let best = open.first, finished.count >= search.kept else { return false }
    if let patience = search.patience, Double(finished.count) >= patience * Double(search.size) {
      return true
    }
    let bound = normalization.score(best.logProbability, length: maximumLength + 1)
    return bound <= finished[search.kept - 1].score
  }

  private func hypothesis(_ finished: Finished, isComplete: Bool, _ trellis: Trellis) -> Hypothesis {
    trellis.finished(
      finished.hypothesis, end: finished.end, isComplete: isComplete, normalization)
  }
}
