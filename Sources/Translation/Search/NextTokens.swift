internal import Layers
internal import Text

/// What can come next in every row of a step: the best few, or all that there are.
///
/// Only what is asked for is computed, and once for all sentences.
final class NextTokens {
  private let logits: Logits
  private let choices: TargetChoices
  /// For each row the number of its source.
  private let sources: [Int]
  private var best: Candidates?
  private var all: Logits?

  init(_ logits: Logits, _ choices: TargetChoices, sources: [Int]) {
    self.logits = logits
    self.choices = choices
    self.sources = sources
  }

  /// Returns the most probable tokens of every row; where there are fewer, all of them.
  func best(_ count: Int) -> Candidates {
    let count = min(count, logits.columns)
    if let best, best.wanted == count { return best }
    var candidates = choices.best(count, of: logits, sources: sources)
    candidates.wanted = count
    best = candidates
    return candidates
  }

  /// Returns all tokens that a row may go on with.
  func distribution(row: Int) -> NextDistribution {
    let computed = all ?? choices.computed(logits)
    all = computed
    let (tokens, values) = choices.logits(computed, row: row, source: sources[row])
    return NextDistribution(tokens: tokens, logits: values)
  }
}
