internal import Glibc
public import Randomness
public import Tensors
internal import Text

/// Draws each token by its probability [ancestral sampling; top-k, nucleus and epsilon sampling].
///
/// What is drawn for a sentence depends on the seed and the sentence's number, not on its neighbours.
public struct SamplingSearch: Search {
  /// Below 1 the probable tokens become more probable, above 1 less.
  public var temperature: Float
  /// Only so many of the most probable tokens can be drawn.
  ///
  /// Section 5.3 of Fan et al. 2018.
  public var topK: Int?
  /// Only the most probable tokens can be drawn that together have at least this probability.
  ///
  /// Section 3.1 of Holtzman et al. 2020.
  public var topP: Float?
  /// Only tokens of at least this probability can be drawn, and the most probable one.
  ///
  /// Hewitt, Manning and Liang 2022, "Truncation Sampling as Language Model Desmoothing".
  public var epsilon: Float?
  /// How many translations of each sentence are drawn.
  public var samples: Int
  public var seed: Seed
  /// What the score is normalised by; nil for what suits the model.
  public var normalization: LengthNormalization?

  public init(
    temperature: Float = 1, topK: Int? = nil, topP: Float? = nil, epsilon: Float? = nil, samples: Int = 1,
    seed: Seed,
    normalization: LengthNormalization? = nil
  ) {
    precondition(temperature > 0, "the temperature must be above 0, not \(temperature)")
    precondition(topK ?? 1 >= 1 && samples >= 1, "at least one token and one sample")
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.epsilon = epsilon
    self.samples = samples
    self.seed = seed
    self.normalization = normalization
  }

  public var rowsPerSentence: Int { samples }

  public func suiting(_ normalization: LengthNormalization) -> any Search {
    var search = self
    search.normalization = search.normalization ?? normalization
    return search
  }

  public func hypotheses(
    for task: SearchTask, from scorer: some TokenScorer, _ pass: ForwardPass
  ) -> [[Hypothesis]] { search(task, scorer, pass) }
}

extension SamplingSearch: StepwiseSearch {
  func begin(_ task: SearchTask, source: Int) -> Samples { Samples(self, task, source: source) }
}

/// The samples of one sentence, each drawn from a random stream of its own.
struct Samples: SentenceSearch {
  private let search: SamplingSearch
  private let task: SearchTask
  private let normalization: LengthNormalization
  private let maximumLength: Int
  private(set) var open: [OpenHypothesis]
  private var streams: [RandomStream]
  private var finished: [(hypothesis: OpenHypothesis, end: Float?)] = []

  init(_ search: SamplingSearch, _ task: SearchTask, source: Int) {
    self.search = search
    self.task = task
    normalization = search.normalization ?? LengthNormalization()
    maximumLength = task.maximumLength(of: source)
    open = [OpenHypothesis](repeating: OpenHypothesis(task, source: source), count: search.samples)
    streams = open.indices.map { search.seed.stream(.sampling, task.numbers[source], $0) }
  }

  mutating func advance(_ next: NextTokens, firstRow: Int, _ trellis: inout Trellis) -> [Int] {
    var rows: [Int] = []
    var (longer, longerStreams): ([OpenHypothesis], [RandomStream]) = ([], [])
    for index in open.indices {
      let token = draw(row: firstRow + index, after: &open[index], next, from: &streams[index])
      guard let token, token.token != task.rules.endID else {
        finished.append((open[index], token?.logProbability))
        continue
      }
      let grown = open[index].appending(token, task.rules, to: &trellis)
      guard grown.length < maximumLength else {
        finished.append((grown, nil))
        continue
      }
      longer.append(grown)
      longerStreams.append(streams[index])
      rows.append(firstRow + index)
    }
    (open, streams) = (longer, longerStreams)
    return rows
  }

  func results(_ trellis: Trellis) -> [Hypothesis] {
    let ended = finished.map { trellis.finished($0, end: $1, task, normalization) }
    let rest = open.map { trellis.finished($0, end: nil, isComplete: false, normalization) }
    return stablySorted(ended + rest)
  }

  // MARK: Drawing

  /// Returns the token drawn for a row, with its probability under the model itself; nil where none is possible.
  ///
  /// Where the end is drawn although something is required yet, that follows instead.
  private func draw(
    row: Int, after hypothesis: inout OpenHypothesis, _ next: NextTokens, from stream: inout RandomStream
  ) -> Candidate? {
    if let constraints = hypothesis.constraints, constraints.forced == nil, constraints.unmet > 0 {
      var free = hypothesis
      free.constraints = nil
      if let candidate = drawn(from: choices(row: row, after: free, next), &stream) {
        if hypothesis.allows(candidate.token, task) { return candidate }
        if candidate.token == task.rules.endID { hypothesis.constraints?.insist() }
      }
    }
    return drawn(from: choices(row: row, after: hypothesis, next), &stream)
  }

  private func drawn(from choices: [Candidate], _ stream: inout RandomStream) -> Candidate? {
    guard let largest = choices.map(\.logProbability).max(), largest.isFinite else { return nil }
    var weights = choices.map { Double(exp(($0.logProbability - largest) / search.temperature)) }
    truncate(&weights)
    let place = Double(stream.nextUniform()) * weights.reduce(0, +)
    var sum = 0.0
    let index = weights.firstIndex { weight in
      sum += weight
      return sum > place
    }
    return choices[index ?? weights.count - 1]
  }

  /// Takes away the weights of what cannot be drawn: with `topP` the weights come best first.
  private func truncate(_ weights: inout [Double]) {
    if let epsilon = search.epsilon {
      let least = Double(epsilon) * weights.reduce(0, +)
      let largest = weights.max() ?? 0
      for index in weights.indices where weights[index] < min(least, largest) { weights[index] = 0 }
    }
    guard let topP = search.topP else { return }
    let wanted = Double(topP) * weights.reduce(0, +)
    var sum = 0.0
    let count = weights.firstIndex { weight in
      sum += weight
      return sum >= wanted
    }
    if let count { weights.removeLast(weights.count - count - 1) }
  }

  /// The tokens that can be drawn; best first where not all of them can.
  private func choices(row: Int, after hypothesis: OpenHypothesis, _ next: NextTokens) -> [Candidate] {
    guard let topK = search.topK else {
      let all = next.distribution(row: row).candidates(after: hypothesis, task)
      return search.topP == nil ? all : all.sorted { $0.precedes($1) }
    }
    // No more than there are, whatever was asked for.
    let best = next.best(
      min(topK, Int(Int32.max)) + task.rules.excludedCount(afterLength: hypothesis.length))
    let step = StepChoices(best: best, next: next, task: task)
    var candidates = RowCandidates(row: row)
    var choices: [Candidate] = []
    while choices.count < topK, let next = candidates.popFirst(after: hypothesis, step) {
      choices.append(next)
    }
    return choices
  }
}

// MARK: - Private

/// Best first; of equal ones the one that came first.
private func stablySorted(_ hypotheses: [Hypothesis]) -> [Hypothesis] {
  hypotheses.enumerated()
    .sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
    .map(\.element)
}
