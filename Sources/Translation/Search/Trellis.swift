internal import Text

/// The tokens of all hypotheses of a search as a tree: each node is a token that knows the one before it.
struct Trellis {
  private var nodes: [Node] = []
  /// For each node the attention of the step that gave it; empty where nobody wants it.
  private var attention: [[Float]] = []

  private struct Node {
    let token: TokenID
    let logProbability: Float
    let parent: Int32
  }

  /// The place before the first token.
  static let root: Int32 = -1

  /// Adds a token after a node and returns its own node.
  mutating func append(_ candidate: Candidate, _ attention: [Float]?, after parent: Int32) -> Int32 {
    nodes.append(Node(token: candidate.token, logProbability: candidate.logProbability, parent: parent))
    if let attention { self.attention.append(attention) }
    return Int32(nodes.count - 1)
  }

  /// Returns the hypothesis whose last token is that of a node.
  ///
  /// - Parameter end: The log-probability of `</s>` after it; nil where it does not come.
  func hypothesis(
    endingAt last: Int32, score: Float, end: Float?, isComplete: Bool, wantsAttention: Bool
  ) -> Hypothesis {
    var tokens: [TokenID] = []
    var logProbabilities: [Float] = end.map { [$0] } ?? []
    var rows: [[Float]] = []
    var node = last
    while node != Trellis.root {
      tokens.append(nodes[Int(node)].token)
      logProbabilities.append(nodes[Int(node)].logProbability)
      if wantsAttention, !attention.isEmpty { rows.append(attention[Int(node)]) }
      node = nodes[Int(node)].parent
    }
    return Hypothesis(
      tokens: tokens.reversed(), score: score, tokenLogProbabilities: logProbabilities.reversed(),
      isComplete: isComplete, attention: wantsAttention ? rows.reversed() : nil)
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

  /// A hypothesis without tokens.
  init(rules: GenerationRules) { token = rules.beginningID }

  /// Returns the hypothesis with one token more.
  func appending(
    _ candidate: Candidate, _ attention: [Float]?, _ rules: GenerationRules, to trellis: inout Trellis
  ) -> OpenHypothesis {
    var longer = self
    longer.node = trellis.append(candidate, attention, after: node)
    longer.token = candidate.token
    longer.logProbability += candidate.logProbability
    longer.length += 1
    longer.isVisible = isVisible || rules.isVisible(candidate.token)
    return longer
  }
}
