internal import Glibc
public import Randomness
public import Tensors
internal import Text

/// Draws each token by its probability.
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
  /// How many translations of each sentence are drawn.
  public var samples: Int
  public var seed: Seed
  /// What the score is normalised by.
  public var normalization: LengthNormalization

  public init(
    temperature: Float = 1, topK: Int? = nil, topP: Float? = nil, samples: Int = 1, seed: Seed,
    normalization: LengthNormalization = LengthNormalization()
  ) {
    precondition(temperature > 0, "the temperature must be above 0, not \(temperature)")
    precondition(topK ?? 1 >= 1 && samples >= 1, "at least one token and one sample")
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.samples = samples
    self.seed = seed
    self.normalization = normalization
  }

  public var rowsPerSentence: Int { samples }

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
  private let maximumLength: Int
  private(set) var open: [OpenHypothesis]
  private var streams: [RandomStream]
  private var finished: [(hypothesis: OpenHypothesis, end: Float?)] = []

  init(_ search: SamplingSearch, _ task: SearchTask, source: Int) {
    self.search = search
    self.task = task
    maximumLength = task.maximumLength(of: source)
    open = [OpenHypothesis](repeating: OpenHypothesis(rules: task.rules), count: search.samples)
    streams = open.indices.map { search.seed.stream(.sampling, task.numbers[source], $0) }
  }

  mutating func advance(_ next: NextTokens, firstRow: Int, _ trellis: inout Trellis) -> [Int] {
    var rows: [Int] = []
    var (longer, longerStreams): ([OpenHypothesis], [RandomStream]) = ([], [])
    for (index, hypothesis) in open.enumerated() {
      let token = draw(row: firstRow + index, after: hypothesis, next, from: &streams[index])
      guard let token, token.token != task.rules.endID else {
        finished.append((hypothesis, token?.logProbability))
        continue
      }
      let grown = hypothesis.appending(token, task.rules, to: &trellis)
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
    let all = finished + open.map { ($0, nil) }
    return stablySorted(all.map { trellis.finished($0, end: $1, task, search.normalization) })
  }

  // MARK: Drawing

  /// Returns the token drawn for a row, with its probability under the model itself; nil where none is possible.
  private func draw(
    row: Int, after hypothesis: OpenHypothesis, _ next: NextTokens, from stream: inout RandomStream
  ) -> Candidate? {
    var choices = choices(row: row, after: hypothesis, next)
    guard let largest = choices.map(\.logProbability).max(), largest.isFinite else { return nil }
    var weights = choices.map { Double(exp(($0.logProbability - largest) / search.temperature)) }
    if let topP = search.topP {
      // Best first, because of `choices`.
      let wanted = Double(topP) * weights.reduce(0, +)
      var sum = 0.0
      let count = weights.firstIndex { weight in
        sum += weight
        return sum >= wanted
      }
      choices.removeLast(choices.count - (count ?? choices.count - 1) - 1)
      weights.removeLast(weights.count - choices.count)
    }
    let place = Double(stream.nextUniform()) * weights.reduce(0, +)
    var sum = 0.0
    let index = weights.firstIndex { weight in
      sum += weight
      return sum > place
    }
    return choices[index ?? choices.count - 1]
  }

  /// The tokens that can be drawn; best first where not all of them can.
  private func choices(row: Int, after hypothesis: OpenHypothesis, _ next: NextTokens) -> [Candidate] {
    if let topK = search.topK {
      // No more than there are, whatever was asked for.
      let top = next.best(
        min(topK, Int(Int32.max)) + task.rules.excludedCount(afterLength: hypothesis.length))
      var choices: [Candidate] = []
      var rank = 0
      while choices.count < topK, let next = top.first(from: rank, row: row, after: hypothesis, task) {
        choices.append(next.candidate)
        rank = next.rank + 1
      }
      return choices
    }
    let (tokens, values) = next.all(row: row)
    let normalizer = logarithmOfSum(values)
    let all = zip(tokens, values).compactMap { token, value -> Candidate? in
      let logProbability = value - normalizer
      guard logProbability.isFinite,
        task.rules.allows(token, after: hypothesis, mayEnd: task.targetLength.mayEnd)
      else { return nil }
      return Candidate(token: token, logProbability: min(0, logProbability))
    }
    guard search.topP != nil else { return all }
    return all.sorted { ($1.logProbability, $0.token) < ($0.logProbability, $1.token) }
  }
}

// MARK: - Private

/// Best first; of equal ones the one that came first.
private func stablySorted(_ hypotheses: [Hypothesis]) -> [Hypothesis] {
  hypotheses.enumerated()
    .sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
    .map(\.element)
}

/// log Σ exp(x), without overflow.
private func logarithmOfSum(_ values: [Float]) -> Float {
  let largest = values.max() ?? 0
  return largest + log(values.reduce(Float(0)) { $0 + exp($1 - largest) })
}
