internal import Bitext
internal import Layers
internal import Tensors
internal import Text

/// Several models of one target vocabulary that decide together on each token: the mean of what they expect.
///
/// They need have nothing else in common. Section 3.6 of Sutskever et al. 2014 takes such means.
struct Ensemble: TokenScorer {
  let members: [Member]
  let weights: [Float]
  let mean: DistributionMean

  struct Member {
    let scorer: any TokenScorer
    /// What it reads, where its source vocabulary is not that of the sources a search is given.
    let sources: TokenBatch?
  }

  func selecting(_ sources: [Int]) -> Ensemble {
    let members = members.map { Member(scorer: $0.scorer, sources: $0.sources?.selecting(sources)) }
    return Ensemble(members: members, weights: weights, mean: mean)
  }

  func start(_ source: TokenBatch, restrictedTo tokens: [TokenID]?, _ pass: ForwardPass) -> State {
    State(
      members: members.map { member in
        precondition(member.sources.map { $0.count == source.count } ?? true, "members read other texts")
        return begin(member.scorer, member.sources ?? source, tokens, pass)
      })
  }

  func step(_ previous: [TokenID], _ state: inout State) -> Logits {
    let logits = state.members.indices.map { state.members[$0].step(previous) }
    return .mean(of: logits, weights: weights, mean)
  }

  /// What each member keeps between two steps.
  struct State: DecoderState {
    fileprivate var members: [any RunningScorer]

    mutating func select(_ rows: [Int]) {
      for member in members.indices { members[member].select(rows) }
    }
  }

  private func begin(
    _ scorer: some TokenScorer, _ source: TokenBatch, _ tokens: [TokenID]?, _ pass: ForwardPass
  ) -> any RunningScorer {
    ScorerWithState(scorer: scorer, state: scorer.start(source, restrictedTo: tokens, pass))
  }
}

// MARK: - Private

/// A scorer between two steps; of what kind its state is, only itself knows.
private protocol RunningScorer {
  /// Appends a token to each row and returns the logits of the next.
  mutating func step(_ previous: [TokenID]) -> Tensor
  mutating func select(_ rows: [Int])
}

private struct ScorerWithState<Scorer: TokenScorer>: RunningScorer {
  let scorer: Scorer
  var state: Scorer.State

  mutating func step(_ previous: [TokenID]) -> Tensor { scorer.step(previous, &state).tensor }

  mutating func select(_ rows: [Int]) { state.select(rows) }
}
