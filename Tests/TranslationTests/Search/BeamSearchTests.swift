import Bitext
import Randomness
import Synchronization
import Tensors
import Testing
import Text

@testable import Translation

/// `<s>` is 0, `</s>` is 1.
private let beginning: TokenID = 0
private let end: TokenID = 1

private func rules(_ count: Int, blank: [TokenID] = []) -> GenerationRules {
  GenerationRules(beginningID: beginning, endID: end, count: count, blank: blank)
}

private func search(
  _ search: some Search, _ model: TableModel, _ sources: [[TokenID]], vocabulary: Int,
  _ length: TargetLength = .atMost(ratio: 0, extra: 4), blank: [TokenID] = []
) -> [[Hypothesis]] {
  let task = SearchTask(
    sources: TokenBatch(sources), rules: rules(vocabulary, blank: blank), targetLength: length)
  return search.hypotheses(for: task, from: model, ForwardPass(.inference, on: .cpu))
}

@Suite struct BeamSearchTests {
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

  /// Every sequence of up to `maximum` tokens that ends, best first.
  private func everything(
    _ source: [TokenID], _ logits: ([TokenID], [TokenID]) -> [Float], vocabulary: Int, maximum: Int,
    alpha: Float
  ) -> [(tokens: [TokenID], score: Double)] {
    var found: [(tokens: [TokenID], score: Double)] = []
    func extend(_ prefix: [TokenID], _ sum: Double) {
      let next = logProbabilities(logits(source, prefix))
      if !prefix.isEmpty {
        let length = Double(prefix.count + 1)
        found.append((prefix, (sum + Double(next[Int(end)])) / power((5 + length) / 6, Double(alpha))))
      }
      guard prefix.count < maximum - 1 else { return }
      for token in 2..<TokenID(vocabulary) { extend(prefix + [token], sum + Double(next[Int(token)])) }
    }
    extend([], 0)
    return found.sorted { $0.score > $1.score }
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
          sources: TokenBatch(order.map { sources[$0] }), rules: rules(9), numbers: order)
        let shuffled = each.hypotheses(for: task, from: model, ForwardPass(.inference))
        #expect(shuffled[place] == together[index])
        let single = SearchTask(sources: TokenBatch([sources[index]]), rules: rules(9), numbers: [index])
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
        #expect(!hypothesis.tokens.contains(beginning))
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
