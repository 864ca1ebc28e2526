import Bitext
import Randomness
import Tensors
import Testing
import Text

@testable import Translation

private func search(
  _ search: some Search, _ model: TableModel, _ sources: [[TokenID]], vocabulary: Int,
  numbers: [Int]? = nil, _ length: TargetLength = .atMost()
) -> [[Hypothesis]] {
  let rules = GenerationRules(beginningID: 0, endID: 1, count: vocabulary)
  let task = SearchTask(
    sources: TokenBatch(sources), rules: rules, targetLength: length, numbers: numbers)
  return search.hypotheses(for: task, from: model, ForwardPass(.inference))
}

private func draw(_ sampling: SamplingSearch, _ model: TableModel, _ sources: [[TokenID]]) -> [[Hypothesis]] {
  search(sampling, model, sources, vocabulary: 6)
}

@Suite struct SamplingSearchTests {
  private let sources: [[TokenID]] = [[2, 1], [3, 4, 1], [1], [4, 4, 4, 1]]

  @Test func withoutWarmthOrChoiceItIsGreedy() {
    let model = TableModel(vocabulary: 9, logits: scrambledLogits(vocabulary: 9))
    let greedy = search(GreedySearch(), model, sources, vocabulary: 9)
    let cold = SamplingSearch(temperature: 1e-4, seed: Seed(3))
    #expect(search(cold, model, sources, vocabulary: 9).map { $0[0].tokens } == greedy.map { $0[0].tokens })
    #expect(search(SamplingSearch(topK: 1, seed: Seed(3)), model, sources, vocabulary: 9) == greedy)
    let narrow = SamplingSearch(topP: 1e-6, seed: Seed(3))
    #expect(search(narrow, model, sources, vocabulary: 9).map { $0[0].tokens } == greedy.map { $0[0].tokens })
  }

  @Test func theSeedDecides() {
    let model = TableModel(vocabulary: 40, logits: scrambledLogits(vocabulary: 40))
    let first = search(SamplingSearch(seed: Seed(3)), model, sources, vocabulary: 40)
    #expect(first == search(SamplingSearch(seed: Seed(3)), model, sources, vocabulary: 40))
    #expect(first != search(SamplingSearch(seed: Seed(4)), model, sources, vocabulary: 40))
    // Equal sentences of different numbers are drawn independently.
    let equal = search(SamplingSearch(seed: Seed(3)), model, [[2, 1], [2, 1]], vocabulary: 40)
    #expect(equal[0] != equal[1])
  }

  /// Draws the first of two tokens many times and counts.
  private func frequencies(_ search: SamplingSearch, draws: Int) -> [Double] {
    let logits: [Float] = [3, -30, 0, 1, 2, 1.5]
    let model = TableModel(vocabulary: 6) { _, prefix in prefix.isEmpty ? logits : [-30, 30, 0, 0, 0, 0] }
    let sources = [[TokenID]](repeating: [2, 1], count: draws)
    var counts = [Double](repeating: 0, count: 6)
    for hypotheses in draw(search, model, sources) {
      counts[Int(hypotheses[0].tokens[0])] += 1 / Double(draws)
    }
    return counts
  }

  /// The probabilities of tokens 2 … 5, of which `allowed` can be drawn.
  private func expected(temperature: Double, allowed: [Int]) -> [Double] {
    let logits = [3.0, -30, 0, 1, 2, 1.5]
    let weights = (0..<6).map { allowed.contains($0) ? exponential(logits[$0] / temperature) : 0 }
    return weights.map { $0 / weights.reduce(0, +) }
  }

  @Test func tokensAreDrawnByTheirProbabilities() {
    let draws = 4000
    let cases: [(SamplingSearch, [Double])] = [
      (SamplingSearch(seed: Seed(1)), expected(temperature: 1, allowed: [2, 3, 4, 5])),
      (SamplingSearch(temperature: 2, seed: Seed(2)), expected(temperature: 2, allowed: [2, 3, 4, 5])),
      (SamplingSearch(topK: 2, seed: Seed(3)), expected(temperature: 1, allowed: [4, 5])),
      // 0.49 + 0.30 < 0.8 <= 0.49 + 0.30 + 0.18
      (SamplingSearch(topP: 0.8, seed: Seed(4)), expected(temperature: 1, allowed: [3, 4, 5])),
      (SamplingSearch(topK: 3, topP: 0.6, seed: Seed(5)), expected(temperature: 1, allowed: [4, 5])),
    ]
    for (search, expected) in cases {
      for (frequency, probability) in zip(frequencies(search, draws: draws), expected) {
        // Five standard deviations.
        let deviation = (probability * (1 - probability) / Double(draws)).squareRoot()
        #expect(abs(frequency - probability) <= 5 * deviation + 1e-9)
      }
    }
  }

  @Test func severalSamplesComeBestFirst() {
    let model = TableModel(vocabulary: 20, logits: scrambledLogits(vocabulary: 20))
    let found = search(SamplingSearch(samples: 8, seed: Seed(2)), model, sources, vocabulary: 20)
    for hypotheses in found {
      #expect(hypotheses.count == 8)
      #expect(hypotheses.map(\.score) == hypotheses.map(\.score).sorted(by: >))
      #expect(Set(hypotheses.map(\.tokens)).count > 1)
    }
    // The first sample does not depend on how many are drawn.
    let single = search(SamplingSearch(seed: Seed(2)), model, sources, vocabulary: 20)
    for (one, several) in zip(single, found) { #expect(several.contains(one[0])) }
  }

  @Test func scoresAreThoseOfTheModelWhateverTheTemperature() {
    let logits = scrambledLogits(vocabulary: 9)
    let model = TableModel(vocabulary: 9, logits: logits)
    let sampling = SamplingSearch(temperature: 3, topP: 0.9, seed: Seed(8))
    for (source, hypotheses) in zip(sources, search(sampling, model, sources, vocabulary: 9)) {
      let tokens = hypotheses[0].tokens
      for (index, token) in tokens.enumerated() {
        let expected = logProbabilities(logits(source, Array(tokens[..<index])))[Int(token)]
        #expect(abs(hypotheses[0].tokenLogProbabilities[index] - expected) < 1e-4)
      }
    }
  }
}
