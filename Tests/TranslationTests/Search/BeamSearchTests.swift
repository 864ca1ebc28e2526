import Bitext
import Randomness
import Synchronization
import Tensors
import Testing
import Text

@testable import Translation

private let end: TokenID = 1

@Suite struct BeamSearchTests {
  private let rules = GenerationRules(beginningID: 0, endID: end, count: 9)
  private let sources: [[TokenID]] = [[2, 1], [3, 4, 1], [1], [4, 4, 4, 1], [5, 2, 1]]

  @Test(arguments: [Float(0), 0.6, 1, 2])
  func aWideBeamFindsWhatTryingEverythingFinds(alpha: Float) {
    let vocabulary = 5
    let logits = scrambledLogits(vocabulary: vocabulary)
    let model = TableModel(vocabulary: vocabulary, logits: logits)
    let wide = BeamSearch(size: 200, kept: 200, normalization: LengthNormalization(alpha: alpha))
    let narrow = BeamSearch(size: 200, kept: 3, normalization: LengthNormalization(alpha: alpha))
    for source in sources {
      let expected = everything(source, logits, vocabulary: vocabulary, maximum: 4, alpha: alpha)
      let found = search(wide, model, [source], vocabulary: vocabulary)[0].filter(\.isComplete)
      #expect(found.map(\.tokens) == expected.map(\.tokens))
      for (hypothesis, expected) in zip(found, expected) {
        #expect(abs(hypothesis.score - Float(expected.score)) < 1e-4)
      }
      // The early stop loses nothing.
      let best = search(narrow, model, [source], vocabulary: vocabulary)[0]
      #expect(best.map(\.tokens) == expected.prefix(3).map(\.tokens))
    }
  }

  @Test func aBeamOfOneIsGreedy() {
    for spread in [Float(0.5), 2, 6] {
      let model = TableModel(vocabulary: 9, logits: scrambledLogits(vocabulary: 9, spread: spread))
      for length in [TargetLength.atMost(), .atMost(ratio: 1, extra: 1), .exactly(6)] {
        let greedy = search(GreedySearch(), model, sources, vocabulary: 9, length, blank: [3])
        #expect(greedy == search(BeamSearch(size: 1), model, sources, vocabulary: 9, length, blank: [3]))
      }
    }
  }

  @Test func equalProbabilitiesAreDecidedByTheLowerToken() {
    let model = TableModel(vocabulary: 6) { _, prefix in
      prefix.count == 2 ? [0, 9, 0, 0, 0, 0] : [0, -9, 0, 0, 0, 0]
    }
    let found = search(BeamSearch(size: 4, kept: 4), model, [[1]], vocabulary: 6)[0]
    #expect(found.map(\.tokens) == [[2, 2], [2, 3], [2, 4], [2, 5]])
    #expect(search(GreedySearch(), model, [[1]], vocabulary: 6)[0][0].tokens == [2, 2])
  }

  @Test func hypothesesComeBestFirstAndTellWhatTheyAreMadeOf() throws {
    let logits = scrambledLogits(vocabulary: 9)
    let model = TableModel(vocabulary: 9, logits: logits)
    let results = search(BeamSearch(size: 6, kept: 6), model, sources, vocabulary: 9, .atMost())
    for (source, hypotheses) in zip(sources, results) {
      #expect(hypotheses.count == 6)
      #expect(Set(hypotheses.map(\.tokens)).count == 6)
      let complete = hypotheses.filter(\.isComplete)
      #expect(complete.map(\.score) == complete.map(\.score).sorted(by: >))
      #expect(hypotheses.prefix(complete.count).allSatisfy { $0.isComplete })
      for hypothesis in hypotheses {
        let tokens = hypothesis.tokens + (hypothesis.isComplete ? [end] : [])
        #expect(hypothesis.tokenLogProbabilities.count == tokens.count)
        for (index, token) in tokens.enumerated() {
          let expected = logProbabilities(logits(source, Array(tokens[..<index])))[Int(token)]
          #expect(abs(hypothesis.tokenLogProbabilities[index] - expected) < 1e-4)
        }
        let normalizer = power((5 + Double(tokens.count)) / 6, 1)
        let score = Double(hypothesis.tokenLogProbabilities.reduce(0, +)) / normalizer
        #expect(abs(Double(hypothesis.score) - score) < 1e-4)
      }
    }
  }

  @Test func aFullBeamGoesOnWhileHypothesesFinish() {
    let logits = scrambledLogits(vocabulary: 9)
    let model = TableModel(vocabulary: 9, logits: logits)
    for size in [2, 3, 5] {
      let full = BeamSearch(size: size, kept: size, patience: 2)
      for found in search(full, model, sources, vocabulary: 9, .atMost()) {
        #expect(found.count == size)
        let complete = found.prefix { $0.isComplete }
        #expect(!complete.isEmpty && complete.count == found.count { $0.isComplete })
        #expect(complete.map(\.score) == complete.map(\.score).sorted(by: >))
        #expect(Set(found.map(\.tokens)).count == size)
      }
    }
    // With room for everything it finds what trying everything finds.
    let wide = BeamSearch(size: 400, kept: 3, patience: 1)
    let few = scrambledLogits(vocabulary: 5)
    for source in sources {
      let expected = everything(source, few, vocabulary: 5, maximum: 5).prefix(3).map(\.tokens)
      let found = search(
        wide, TableModel(vocabulary: 5, logits: few), [source], vocabulary: 5, .atMost(ratio: 0, extra: 5))
      #expect(found[0].map(\.tokens) == expected)
    }
  }

  /// One that has ended takes the place of none that goes on.
  @Test func finishedHypothesesLeaveTheirPlacesInAFullBeam() {
    let model = TableModel(vocabulary: 4) { _, prefix in
      prefix.isEmpty ? [-90, -90, 1, 0.9] : prefix.count < 4 ? [-90, 2, 1.5, -9] : [-90, 9, -9, -9]
    }
    let score = LengthNormalization(alpha: 4)
    let plain = search(
      BeamSearch(size: 2, normalization: score), model, [[1]], vocabulary: 4, .atMost())[0][0]
    let full = search(
      BeamSearch(size: 2, normalization: score, patience: 4), model, [[1]], vocabulary: 4, .atMost())[0][0]
    #expect(plain.tokens.count == 1)
    #expect(full.tokens == [2, 2, 2, 2])
  }

  @Test func patienceEndsTheSearch() {
    final class Counter: Sendable { let longest = Mutex(0) }
    let steps = Counter()
    let model = TableModel(vocabulary: 6) { _, prefix in
      steps.longest.withLock { $0 = max($0, prefix.count) }
      return [0, 4, 3, 2, 1, 0]
    }
    // With this normalization longer hypotheses are ever better.
    let search = BeamSearch(size: 4, normalization: LengthNormalization(alpha: 9), patience: 0.5)
    let task = SearchTask(
      sources: TokenBatch([[1]]), rules: GenerationRules(beginningID: 0, endID: end, count: 6))
    #expect(search.hypotheses(for: task, from: model, ForwardPass(.inference))[0][0].isComplete)
    #expect(steps.longest.withLock { $0 } == 1)
  }

  @Test func neighboursChangeNothing() {
    let model = TableModel(vocabulary: 9, logits: scrambledLogits(vocabulary: 9))
    let searches: [any Search] = [
      GreedySearch(), BeamSearch(size: 4, kept: 2), SamplingSearch(samples: 2, seed: Seed(5)),
    ]
    for each in searches {
      let together = search(each, model, sources, vocabulary: 9, .atMost())
      let order = [3, 1, 4, 0, 2]
      for (place, index) in order.enumerated() {
        let task = SearchTask(
          sources: TokenBatch(order.map { sources[$0] }), rules: rules, numbers: order)
        let shuffled = each.hypotheses(for: task, from: model, ForwardPass(.inference))
        #expect(shuffled[place] == together[index])
        let single = SearchTask(sources: TokenBatch([sources[index]]), rules: rules, numbers: [index])
        #expect(each.hypotheses(for: single, from: model, ForwardPass(.inference))[0] == together[index])
      }
    }
  }

  @Test func nothingIsLongerThanAllowedAndNothingIsEmpty() {
    // The end is by far the most probable at once, and impossible later.
    let eager = TableModel(vocabulary: 6) { _, _ in [5, 20, 4, 3, 2, 1] }
    let endless = TableModel(vocabulary: 6) { _, _ in [50, -50, 4, 3, 2, 1] }
    let searches: [any Search] = [
      GreedySearch(), BeamSearch(size: 3, kept: 3), SamplingSearch(samples: 3, seed: Seed(1)),
    ]
    for each in searches {
      for hypothesis in search(each, eager, [[2, 1]], vocabulary: 6, .atMost(), blank: [2])[0] {
        #expect(hypothesis.isComplete)
        #expect(hypothesis.tokens.contains { $0 > 2 }, "only what cannot be seen: \(hypothesis.tokens)")
      }
      for hypothesis in search(each, endless, [[2, 3, 1]], vocabulary: 6, .atMost(ratio: 2, extra: 1))[0] {
        #expect(!hypothesis.isComplete)
        #expect(hypothesis.tokens.count == 7)
        #expect(!hypothesis.tokens.contains(0))
      }
      for hypothesis in search(each, eager, [[2, 1]], vocabulary: 6, .exactly(5))[0] {
        #expect(hypothesis.tokens.count == 5)
        #expect(!hypothesis.tokens.contains(end))
        #expect(hypothesis.isComplete)
      }
    }
  }

  @Test func finishedSentencesLeaveTheBatch() {
    // Source [n, 1] is answered by n tokens; so many steps and no more may ask for its row.
    final class Counter: Sendable { let rows = Mutex<[TokenID: Int]>([:]) }
    let counter = Counter()
    let model = TableModel(vocabulary: 4) { source, prefix in
      counter.rows.withLock { $0[source[0], default: 0] += 1 }
      return prefix.count < Int(source[0]) ? [0, -30, 30, -30] : [0, 30, -30, -30]
    }
    let results = search(GreedySearch(), model, [[9, 1], [2, 1], [5, 1]], vocabulary: 4, .atMost())
    #expect(results.map { $0[0].tokens.count } == [9, 2, 5])
    #expect(counter.rows.withLock { $0 } == [9: 10, 2: 3, 5: 6])
  }

  @Test func unusableNumbersEndTheSearch() {
    let model = TableModel(vocabulary: 5) { _, prefix in
      prefix.isEmpty ? [0, 0, 1, 0, 0] : [.nan, .nan, .nan, .nan, .nan]
    }
    let searches: [any Search] = [GreedySearch(), BeamSearch(size: 3), SamplingSearch(seed: Seed(1))]
    for each in searches {
      let found = search(each, model, [[2, 1], [1]], vocabulary: 5, .atMost())
      #expect(found.allSatisfy { $0.count == 1 && !$0[0].isComplete })
    }
  }

  @Test func noSourcesGiveNoTranslations() {
    let model = TableModel(vocabulary: 5, logits: scrambledLogits(vocabulary: 5))
    #expect(search(GreedySearch(), model, [], vocabulary: 5).isEmpty)
    #expect(search(BeamSearch(), model, [], vocabulary: 5).isEmpty)
    #expect(search(SamplingSearch(seed: Seed(1)), model, [], vocabulary: 5).isEmpty)
  }
}
