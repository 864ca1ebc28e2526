internal import Text

/// The tokens of all hypotheses of a search as a tree: each node is a token that knows the one before it [backpointers].
struct Trellis {
  private var nodes: [Node] = []

  private struct Node {
    let token: TokenID
    let logProbability: Float
    let parent: Int32
  }

  /// The place before the first token.
  static let root: Int32 = -1

  /// Adds a token after a node and returns its own node.
  mutating func append(_ candidate: Candidate, after parent: Int32) -> Int32 {
    nodes.append(Node(token: candidate.token, logProbability: candidate.logProbability, parent: parent))
    return Int32(nodes.count - 1)
  }

  /// Returns the tokens of a hypothesis.
  func tokens(of hypothesis: OpenHypothesis) -> [TokenID] {
    var tokens: [TokenID] = []
    var node = hypothesis.node
    while node != Trellis.root {
      tokens.append(nodes[Int(node)].token)
      node = nodes[Int(node)].parent
    }
    return tokens.reversed()
  }

  /// Returns all tokens of a hypothesis that grows no more.
  ///
  /// - Parameter end: The log-probability of `</s>` after it; nil where it does not come.
  func finished(
    _ hypothesis: OpenHypothesis, end: Float?, isComplete: Bool, _ normalization: LengthNormalization
  ) -> Hypothesis {
    var tokens: [TokenID] = []
    var logProbabilities: [Float] = end.map { [$0] } ?? []
    var node = hypothesis.node
    while node != Trellis.root {
      tokens.append(nodes[Int(node)].token)
      logProbabilities.append(nodes[Int(node)].logProbability)
      node = nodes[Int(node)].parent
    }
    return Hypothesis(
      tokens: tokens.reversed(), score: hypothesis.score(end: end, normalization),
      tokenLogProbabilities: logProbabilities.reversed(), isComplete: isComplete)
  }

  /// Returns all tokens of a hypothesis that grows no more, which is complete where it ends or was to have its length.
  func finished(
    _ hypothesis: OpenHypothesis, end: Float?, _ task: SearchTask, _ normalization: LengthNormalization
  ) -> Hypothesis {
    finished(hypothesis, end: end, isComplete: end != nil || !task.targetLength.mayEnd, normalization)
  }
}

/// A hypothesis that can still grow.
struct OpenHypothesis {
  /// Its last token in the trellis.
  var node = Trellis.root
  /// The last token, which the next step is given.
  var token: TokenID
  /// The sum of the log-probabilities of its tokens.
  var logProbability: Float = 0
  /// Number of its tokens.
  var length = 0
  /// Whether it shows anything yet; only then can it end.
  var isVisible = false
  /// What else it must observe; nil where there is no such thing.
  var constraints: ConstraintStates?

  /// The hypothesis without tokens of a source.
  init(_ task: SearchTask, source: Int) {
    token = task.rules.beginningID
    constraints = ConstraintStates(
      task.constraints(of: source), maximumLength: task.maximumLength(of: source))
  }

  /// Returns the hypothesis with one token more.
  func appending(
    _ candidate: Candidate, _ rules: GenerationRules, to trellis: inout Trellis
  ) -> OpenHypothesis {
    var longer = self
    longer.node = trellis.append(candidate, after: node)
    longer.token = candidate.token
    longer.logProbability += candidate.logProbability
    longer.length += 1
    longer.isVisible = isVisible || rules.isVisible(candidate.token)
    longer.constraints?.advance(candidate.token)
    return longer
  }

  /// Whether it may go on with a token.
  func allows(_ token: TokenID, _ task: SearchTask) -> Bool {
    let (rules, mayEnd) = (task.rules, task.targetLength.mayEnd)
    guard let constraints else { return rules.allows(token, after: self, mayEnd: mayEnd) }
    if token == rules.endID { return constraints.mayEnd && rules.allows(token, after: self, mayEnd: mayEnd) }
    if let forced = constraints.forced { return forced.containsSorted(token) }
    return constraints.required.containsSorted(token)
      || rules.allows(token, after: self, mayEnd: mayEnd) && constraints.allows(token)
  }

  /// How many required tokens would be missing after a token.
  func unmet(after token: TokenID) -> Int {
    var constraints = constraints
    constraints?.advance(token)
    return constraints?.unmet ?? 0
  }

  /// Returns what the hypothesis is ranked by if it ends here.
  ///
  /// - Parameter end: The log-probability of `</s>` after it; nil where it does not come.
  func score(end: Float?, _ normalization: LengthNormalization) -> Float {
    normalization.score(logProbability + (end ?? 0), length: length + (end == nil ? 0 : 1))
  }
}
