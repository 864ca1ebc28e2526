public import Tensors

// Invariants of the search for one sentence:
//
// 1. All open hypotheses have the same length, so their log-probabilities can be compared as they are; they stand in the
//    state's rows one after the other, best first.
// 2. A finished hypothesis keeps its place in the beam: open and finished ones together are at most `size`.
// 3. A token never adds to a log-probability, and the normaliser never falls with the length. So no completion of an open
//    hypothesis can have a better score than its log-probability has at the greatest length: where that is no more than
//    the score of the worst finished hypothesis that is to be returned, the search ends, and nothing is lost.
// 4. Ties are broken by the place of the hypothesis in the beam, then by the order of its candidates, and between finished
//    hypotheses by which finished first: never by chance.

/// Follows the best hypotheses of each sentence side by side.
public struct BeamSearch: Search {
  /// How many hypotheses are followed.
  public var size: Int
  /// How many are returned.
  public var kept: Int
  public var normalization: LengthNormalization

  /// - Parameters:
  ///   - size: How many hypotheses are followed.
  ///   - kept: How many are returned, at most `size`.
  ///   - normalization: How hypotheses of different lengths are compared.
  public init(size: Int = 5, kept: Int = 1, normalization: LengthNormalization = LengthNormalization()) {
    precondition(1 <= kept && kept <= size, "\(kept) hypotheses of a beam of \(size)")
    self.size = size
    self.kept = kept
    self.normalization = normalization
  }

  public var rowsPerSentence: Int { size }

  public func hypotheses(
    for task: SearchTask, from scorer: some TokenScorer, _ pass: ForwardPass
  ) -> [[Hypothesis]] { search(task, scorer, pass) }
}

extension BeamSearch: StepwiseSearch {
  func begin(_ task: SearchTask, source: Int) -> Beam { Beam(self, task, source: source) }
}

/// The beam of one sentence.
struct Beam: SentenceSearch {
  private let search: BeamSearch
  private let task: SearchTask
  private let maximumLength: Int
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
    maximumLength = task.maximumLength(of: source)
    open = [OpenHypothesis(rules: task.rules)]
  }

  mutating func advance(_ next: NextTokens, firstRow: Int, _ trellis: inout Trellis) -> [Int] {
    // Enough for `size` tokens of one row, should all the others not be allowed.
    let candidates = next.best(
      search.size + task.rules.excludedCount(afterLength: open.first?.length ?? 0))
    let places = search.size - finished.count
    var rows: [Int] = []
    var longer: [OpenHypothesis] = []
    var heads = open.indices.map { head(of: $0, from: 0, candidates, firstRow) }
    for _ in 0..<places {
      guard let best = bestHead(heads), let head = heads[best] else { break }
      heads[best] = self.head(of: best, from: head.rank + 1, candidates, firstRow)
      if head.candidate.token == task.rules.endID {
        finish(open[best], end: head.candidate.logProbability)
      } else {
        let row = firstRow + best
        longer.append(open[best].appending(head.candidate, task.rules, to: &trellis))
        rows.append(row)
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

  /// Returns the hypotheses, best first: those with an end before those without.
  func results(_ trellis: Trellis) -> [Hypothesis] {
    let complete = finished.prefix(search.kept).map { hypothesis($0, isComplete: true, trellis) }
    let rest = (cut + open.map { scored($0, end: nil) }).prefix(search.kept - complete.count)
    return complete + rest.map { hypothesis($0, isComplete: false, trellis) }
  }

  // MARK: Candidates

  private typealias Head = (rank: Int, candidate: Candidate)

  /// The next candidate of an open hypothesis.
  private func head(of index: Int, from rank: Int, _ candidates: Candidates, _ firstRow: Int) -> Head? {
    candidates.first(from: rank, row: firstRow + index, after: open[index], task)
  }

  /// The open hypothesis whose next candidate is the best of all.
  private func bestHead(_ heads: [Head?]) -> Int? {
    var best: (index: Int, sum: Float)?
    for (index, head) in heads.enumerated() {
      guard let head else { continue }
      let sum = open[index].logProbability + head.candidate.logProbability
      if best.map({ sum > $0.sum }) ?? true { best = (index, sum) }
    }
    return best?.index
  }

  // MARK: Ends

  private mutating func finish(_ hypothesis: OpenHypothesis, end: Float?) {
    Beam.insert(scored(hypothesis, end: end), into: &finished)
  }

  private mutating func cut(_ hypothesis: OpenHypothesis) {
    Beam.insert(scored(hypothesis, end: nil), into: &cut)
  }

  private func scored(_ hypothesis: OpenHypothesis, end: Float?) -> Finished {
    Finished(hypothesis: hypothesis, end: end, score: hypothesis.score(end: end, search.normalization))
  }

  private static func insert(_ new: Finished, into list: inout [Finished]) {
    let place = list.firstIndex { $0.score < new.score } ?? list.endIndex
    list.insert(new, at: place)
  }

  /// Whether no open hypothesis can come among those that are returned (invariant 3).
  private var isDecided: Bool {
    guard let best = open.first, finished.count >= search.kept else { return false }
    let bound = search.normalization.score(best.logProbability, length: maximumLength + 1)
    return bound <= finished[search.kept - 1].score
  }

  private func hypothesis(_ finished: Finished, isComplete: Bool, _ trellis: Trellis) -> Hypothesis {
    trellis.finished(
      finished.hypothesis, end: finished.end, isComplete: isComplete, search.normalization)
  }
}
