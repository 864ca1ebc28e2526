internal import Glibc
internal import Tensors
internal import Text

/// Finds the words that most probably come next, after a prefix where there is one.
///
/// A word is as probable as its pieces one after the other and then anything with which a new word begins, or the end. Where
/// the prefix ends within a word it is that word.
struct NextWordSearch: StepwiseSearch {
  /// How many words are returned.
  let count: Int
  let tokenizer: Tokenizer
  let edges: WordEdges

  /// More than are returned: those that one piece begins may be improbable in the end.
  var rowsPerSentence: Int { max(10, 2 * count) }

  /// Returns for each source hypotheses that end with the words, the most probable first.
  ///
  /// Their scores are the log-probabilities of all up to the end of the word.
  func hypotheses(
    for task: SearchTask, from scorer: some TokenScorer, _ pass: ForwardPass
  ) -> [[Hypothesis]] { search(task.withoutRequirements, scorer, pass) }

  func begin(_ task: SearchTask, source: Int) -> NextWords { NextWords(self, task, source: source) }
}

/// The next words of one sentence.
struct NextWords: SentenceSearch {
  private let search: NextWordSearch
  private let task: SearchTask
  private let maximumLength: Int
  /// Those that end with part of a word.
  private(set) var open: [OpenHypothesis]
  /// The most probable first.
  private var words: [Word] = []

  private struct Word {
    /// Of its spellings the most probable.
    var hypothesis: OpenHypothesis
    var logProbability: Float
    let text: String
  }

  init(_ search: NextWordSearch, _ task: SearchTask, source: Int) {
    self.search = search
    self.task = task
    maximumLength = task.maximumLength(of: source)
    open = [OpenHypothesis(task, source: source)]
  }

  mutating func advance(_ next: NextTokens, firstRow: Int, _ trellis: inout Trellis) -> [Int] {
    var longer: [BeamChoices.Choice] = []
    for (index, hypothesis) in open.enumerated() {
      var ending = 0.0
      for candidate in next.distribution(row: firstRow + index).candidates(after: hypothesis, task) {
        if ends(hypothesis, before: candidate.token) {
          ending += exp(Double(candidate.logProbability))
        } else if candidate.token != task.rules.endID {
          let sum = hypothesis.logProbability + candidate.logProbability
          longer.append(BeamChoices.Choice(index: index, candidate: candidate, sum: sum))
        }
      }
      if ending > 0 { add(hypothesis, hypothesis.logProbability + Float(log(ending)), trellis) }
    }
    let least = words.count < search.count ? -Float.infinity : words[search.count - 1].logProbability
    let chosen = longer.filter { $0.sum > least }.sorted { left, right in
      (right.sum, left.index, left.candidate.token) < (left.sum, right.index, right.candidate.token)
    }.prefix(search.rowsPerSentence)
    guard open[0].length + 1 < maximumLength else {
      open = []
      return []
    }
    open = chosen.map { open[$0.index].appending($0.candidate, task.rules, to: &trellis) }
    return chosen.map { firstRow + $0.index }
  }

  func results(_ trellis: Trellis) -> [Hypothesis] {
    words.prefix(search.count).map { word in
      var hypothesis = trellis.finished(word.hypothesis, end: nil, isComplete: false, LengthNormalization())
      hypothesis.score = word.logProbability
      return hypothesis
    }
  }

  /// Whether the word that a hypothesis ends with is at its end where a token follows.
  private func ends(_ hypothesis: OpenHypothesis, before token: TokenID) -> Bool {
    guard hypothesis.isVisible, hypothesis.constraints?.forced == nil,
      !search.edges.endsWithSpace(hypothesis.token)
    else { return false }
    return token == task.rules.endID || !search.edges.joins(hypothesis.token, token)
  }

  /// Adds a word, or one more way to spell it.
  private mutating func add(_ hypothesis: OpenHypothesis, _ logProbability: Float, _ trellis: Trellis) {
    let text = search.tokenizer.decode(trellis.tokens(of: hypothesis))
    var word = Word(hypothesis: hypothesis, logProbability: logProbability, text: text)
    if let known = words.firstIndex(where: { $0.text == text }) {
      let (low, high) = (
        min(logProbability, words[known].logProbability), max(logProbability, words[known].logProbability)
      )
      if words[known].logProbability == high { word.hypothesis = words[known].hypothesis }
      word.logProbability = high + Float(log1p(exp(Double(low - high))))
      words.remove(at: known)
    }
    let place = words.firstIndex { $0.logProbability < word.logProbability } ?? words.endIndex
    words.insert(word, at: place)
  }
}
