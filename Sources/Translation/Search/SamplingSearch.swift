internal import Bitext
internal import Glibc
internal import Layers
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
    for task: SearchTask, from model: some EncoderDecoder, _ pass: ForwardPass
  ) -> [[Hypothesis]] {
    var results = [[Hypothesis]](repeating: [], count: task.sources.count)
    guard !results.isEmpty else { return results }
    var model = model
    let targets = TargetChoices(task, restricting: &model, pass)
    var trellis = Trellis()
    var state = model.start(task.sources, pass)
    var rows = results.indices.flatMap { source in
      (0..<samples).map { Row(source, stream: seed.stream(.sampling, task.numbers[source], $0), task.rules) }
    }
    if samples > 1 { state.select(rows.map(\.source)) }
    while let length = rows.first?.hypothesis.length {
      let logits = model.step(rows.map(\.hypothesis.token), &state)
      let drawing = Drawing(self, logits, targets, sources: rows.map(\.source), task, length: length)
      let open = advance(&rows, drawing, task, &trellis, &results)
      guard open.count < rows.count else { continue }
      state.select(open)
      rows = open.map { rows[$0] }
    }
    for index in results.indices {
      results[index] = stablySorted(results[index])
    }
    return results
  }

  /// Draws a token for each row; returns the rows that are still open.
  private func advance(
    _ rows: inout [Row], _ drawing: Drawing, _ task: SearchTask, _ trellis: inout Trellis,
    _ results: inout [[Hypothesis]]
  ) -> [Int] {
    var open: [Int] = []
    for row in rows.indices {
      let hypothesis = rows[row].hypothesis
      let next = drawing.draw(row: row, after: hypothesis, from: &rows[row].stream)
      var end: Float?
      if let next, next.token != task.rules.endID {
        rows[row].hypothesis = hypothesis.appending(next, task.rules, to: &trellis)
        if rows[row].hypothesis.length < task.maximumLength(of: rows[row].source) {
          open.append(row)
          continue
        }
      } else {
        end = next?.logProbability
      }
      results[rows[row].source].append(trellis.finished(rows[row].hypothesis, end: end, task, normalization))
    }
    return open
  }
}

// MARK: - Private

/// A sample being drawn.
private struct Row {
  let source: Int
  var stream: RandomStream
  var hypothesis: OpenHypothesis

  init(_ source: Int, stream: RandomStream, _ rules: GenerationRules) {
    self.source = source
    self.stream = stream
    hypothesis = OpenHypothesis(rules: rules)
  }
}

/// Best first; of equal ones the one that came first.
private func stablySorted(_ hypotheses: [Hypothesis]) -> [Hypothesis] {
  hypotheses.enumerated()
    .sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
    .map(\.element)
}

/// Draws tokens from the logits of one step.
private struct Drawing {
  private let search: SamplingSearch
  private let task: SearchTask
  /// nil where `top` is enough.
  private let logits: Tensor?
  private let targets: TargetChoices
  /// For each row the number of its source.
  private let sources: [Int]
  /// The most probable tokens of each row, where no others can be drawn.
  private let top: Candidates?

  init(
    _ search: SamplingSearch, _ logits: Logits, _ targets: TargetChoices, sources: [Int], _ task: SearchTask,
    length: Int
  ) {
    self.search = search
    self.task = task
    self.logits = search.topK == nil ? logits.tensor : nil
    self.targets = targets
    self.sources = sources
    top = search.topK.map {
      // No more than there are, whatever was asked for.
      let wanted = min($0, logits.columns) + task.rules.excludedCount(afterLength: length)
      return targets.best(wanted, of: logits, sources: sources)
    }
  }

  /// Returns the token drawn for a row, with its probability under the model itself; nil where none is possible.
  func draw(row: Int, after hypothesis: OpenHypothesis, from stream: inout RandomStream) -> Candidate? {
    var choices = choices(row: row, after: hypothesis)
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
  private func choices(row: Int, after hypothesis: OpenHypothesis) -> [Candidate] {
    if let top, let topK = search.topK {
      var choices: [Candidate] = []
      var rank = 0
      while choices.count < topK, let next = top.first(from: rank, row: row, after: hypothesis, task) {
        choices.append(next.candidate)
        rank = next.rank + 1
      }
      return choices
    }
    guard let logits else { return [] }
    let (tokens, values) = targets.logits(logits, row: row, source: sources[row])
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

/// log Σ exp(x), without overflow.
private func logarithmOfSum(_ values: [Float]) -> Float {
  let largest = values.max() ?? 0
  return largest + log(values.reduce(Float(0)) { $0 + exp($1 - largest) })
}
