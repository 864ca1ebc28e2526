import Bitext
import Randomness
import Tensors
import Testing
import Text

@testable import Translation

private let sources: [[TokenID]] = [[2, 1], [3, 4, 1], [1], [4, 4, 4, 1], [5, 2, 1]]

@Suite struct TokenConstraintTests {
  private static let rules: [(constraint: any TokenConstraint, isMet: @Sendable ([TokenID]) -> Bool)] = [
    (MinimumLength(0), { _ in true }),
    (MinimumLength(2), { $0.count >= 2 }),
    (MinimumLength(3), { $0.count >= 3 }),
    (NoRepeatedNGram(1), { Set($0).count == $0.count }),
    (NoRepeatedNGram(2), { hasNoRepeatedPair($0) }),
    (TargetPrefix([3]), { $0.starts(with: [3]) }),
    (TargetPrefix([4, 2, 4]), { $0.starts(with: [4, 2, 4]) }),
  ]

  @Sendable private static func hasNoRepeatedPair(_ tokens: [TokenID]) -> Bool {
    let pairs = zip(tokens, tokens.dropFirst()).map { [$0, $1] }
    return Set(pairs).count == pairs.count
  }

  /// A beam with room for everything finds what is left of everything, in the same order.
  @Test(arguments: rules.indices)
  func aWideBeamFindsAllThatIsAllowed(rule: Int) {
    let (constraint, isMet) = Self.rules[rule]
    let logits = scrambledLogits(vocabulary: 5)
    let model = TableModel(vocabulary: 5, logits: logits)
    for source in sources {
      let expected = everything(source, logits, vocabulary: 5, maximum: 5).filter { isMet($0.tokens) }
      let found = search(
        BeamSearch(size: 400, kept: 400), model, [source], vocabulary: 5, .atMost(ratio: 0, extra: 5),
        constraints: [constraint])[0]
      #expect(found.filter(\.isComplete).map(\.tokens) == expected.map(\.tokens))
      for (hypothesis, expected) in zip(found, expected) {
        #expect(abs(hypothesis.score - Float(expected.score)) < 1e-4)
      }
    }
  }

  /// What searches find in little room observes all rules at once, and tells the model's own probabilities.
  @Test func everySearchObservesEveryRule() {
    let logits = scrambledLogits(vocabulary: 9, spread: 4)
    let model = TableModel(vocabulary: 9, logits: logits)
    let searches: [any Search] = [
      GreedySearch(), BeamSearch(size: 3, kept: 3), BeamSearch(size: 3, kept: 2, patience: 1),
      SamplingSearch(samples: 4, seed: Seed(3)), SamplingSearch(topK: 2, samples: 4, seed: Seed(3)),
      SamplingSearch(topP: 0.5, samples: 4, seed: Seed(3)),
      SamplingSearch(epsilon: 0.2, samples: 4, seed: Seed(3)),
    ]
    for each in searches {
      let found = search(
        each, model, sources, vocabulary: 9, .atMost(),
        constraints: [TargetPrefix([7, 7]), NoRepeatedNGram(2), MinimumLength(6)])
      for (source, hypotheses) in zip(sources, found) {
        for hypothesis in hypotheses {
          #expect(hypothesis.tokens.starts(with: [7, 7]))
          #expect(Self.hasNoRepeatedPair(hypothesis.tokens))
          #expect(hypothesis.tokens.count >= 6)
          let tokens = hypothesis.tokens + (hypothesis.isComplete ? [1] : [])
          for (index, token) in tokens.enumerated() {
            let expected = logProbabilities(logits(source, Array(tokens[..<index])))[Int(token)]
            #expect(abs(hypothesis.tokenLogProbabilities[index] - expected) < 1e-4)
          }
        }
      }
    }
  }

  /// A prefix goes before what else is asked for.
  @Test func whatIsForcedComesWhateverForbidsIt() {
    let model = TableModel(vocabulary: 6, logits: scrambledLogits(vocabulary: 6))
    for each in [GreedySearch(), BeamSearch(size: 3), SamplingSearch(seed: Seed(1))] as [any Search] {
      let found = search(
        each, model, [[2, 1]], vocabulary: 6, .atMost(), blank: [3],
        constraints: [NoRepeatedNGram(1), TargetPrefix([3, 3, 0, 5, 5])])
      #expect(found[0][0].tokens.starts(with: [3, 3, 0, 5, 5]))
    }
  }

  @Test func aPrefixLongerThanATranslationCanBeIsWhole() {
    let model = TableModel(vocabulary: 6) { _, _ in [0, 9, 1, 1, 1, 1] }
    let prefix = (0..<50).map { TokenID(2 + $0 % 4) }
    for each in [GreedySearch(), BeamSearch(size: 3), SamplingSearch(seed: Seed(1))] as [any Search] {
      let found = search(
        each, model, [[1]], vocabulary: 6, .atMost(ratio: 1, extra: 1), constraints: [TargetPrefix(prefix)])
      #expect(found[0][0].tokens.starts(with: prefix))
    }
  }

  @Test func sourcesWithoutConstraintsAreFoundAsEver() {
    let model = TableModel(vocabulary: 9, logits: scrambledLogits(vocabulary: 9))
    let rules = GenerationRules(beginningID: 0, endID: 1, count: 9)
    let searches: [any Search] = [
      GreedySearch(), BeamSearch(size: 4, kept: 2), SamplingSearch(samples: 2, seed: Seed(5)),
      SamplingSearch(topK: 3, samples: 2, seed: Seed(5)),
    ]
    let constraints: [[any TokenConstraint]] = [
      [], [TargetPrefix([5, 6])], [], [RequiredPhrases([[4, 8]]), NoRepeatedNGram(2)], [MinimumLength(4)],
    ]
    for each in searches {
      let plain = each.hypotheses(
        for: SearchTask(sources: TokenBatch(sources), rules: rules), from: model, ForwardPass(.inference))
      let mixed = each.hypotheses(
        for: SearchTask(sources: TokenBatch(sources), rules: rules, constraints: constraints), from: model,
        ForwardPass(.inference))
      for index in sources.indices {
        if constraints[index].isEmpty { #expect(mixed[index] == plain[index]) }
        let alone = SearchTask(
          sources: TokenBatch([sources[index]]), rules: rules, numbers: [index],
          constraints: [constraints[index]])
        #expect(each.hypotheses(for: alone, from: model, ForwardPass(.inference))[0] == mixed[index])
      }
    }
  }

  @Test func unusableNumbersEndTheSearch() {
    let model = TableModel(vocabulary: 5) { _, prefix in
      prefix.isEmpty ? [0, 0, 1, 0, 0] : [.nan, .nan, .nan, .nan, .nan]
    }
    for each in [GreedySearch(), BeamSearch(size: 3), SamplingSearch(seed: Seed(1))] as [any Search] {
      let constraints: [any TokenConstraint] = [TargetPrefix([3, 3]), RequiredPhrases([[2, 4]])]
      let found = search(each, model, [[2, 1]], vocabulary: 5, .atMost(), constraints: constraints)
      #expect(found[0].count == 1 && !found[0][0].isComplete)
    }
  }
}
