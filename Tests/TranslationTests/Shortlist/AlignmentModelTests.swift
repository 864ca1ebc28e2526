import Bitext
import Testing
import Text
import Translation

@Suite struct AlignmentModelTests {
  /// das Haus, das Buch, ein Buch, and their translations by tokens of the same numbers.
  @Test func tokensThatGoTogetherTranslateEachOther() {
    let sentences: [[TokenID]] = [[0, 1], [0, 2], [3, 2], [1], [2, 0, 1]]
    var model = AlignmentModel(
      sources: TokenBatch(sentences), targets: TokenBatch(sentences), sourceVocabulary: 4)
    for _ in 0..<8 { model.step() }
    let translations = model.translations(atLeast: 0)
    for source in 0..<TokenID(4) {
      #expect(translations.first { $0.source == source }?.target == source)
    }
    #expect(translations.allSatisfy { $0.source < 4 })
    // The first is that of numbers that are no probabilities yet; all are kept in single precision.
    let likelihoods = model.logLikelihoods.dropFirst()
    #expect(zip(likelihoods, likelihoods.dropFirst()).allSatisfy { $0 <= $1 + 1e-5 })
  }

  @Test func probabilitiesAreThoseOfThePaper() {
    let corpus = randomCorpus(pairs: 60)
    var model = AlignmentModel(
      sources: TokenBatch(corpus.map(\.source)), targets: TokenBatch(corpus.map(\.target)),
      sourceVocabulary: 12)
    var expected: [Pair: Double] = [:]
    for _ in 0..<3 {
      model.step()
      expected = stepped(expected, corpus)
    }
    let translations = model.translations(atLeast: 0)
    #expect(translations.count == expected.keys.count { $0.source != nil })
    for translation in translations {
      let probability = expected[Pair(source: translation.source, target: translation.target)] ?? -1
      #expect(abs(Double(translation.probability) - probability) < 1e-5)
    }
  }

  @Test func threadsChangeNothing() {
    let corpus = randomCorpus(pairs: 200)
    let results = [1, 2, 5].map { threads in
      var model = AlignmentModel(
        sources: TokenBatch(corpus.map(\.source)), targets: TokenBatch(corpus.map(\.target)),
        sourceVocabulary: 12, threads: threads)
      for _ in 0..<4 { model.step() }
      return (model.translations(atLeast: 0), model.logLikelihoods)
    }
    #expect(results[0].0.isEmpty == false)
    for result in results.dropFirst() {
      #expect(result.0 == results[0].0)
      #expect(result.1 == results[0].1)
    }
  }

  @Test func emptySidesSayNothing() {
    var model = AlignmentModel(
      sources: TokenBatch([[], [1], [0]]), targets: TokenBatch([[5], [], [3]]), sourceVocabulary: 2)
    model.step()
    let translations = model.translations(atLeast: 0)
    #expect(translations.map { [$0.source, $0.target] } == [[0, 3]])
    #expect(translations.map(\.probability) == [1])
  }

  // MARK: The same by the letter

  /// A source token, or nothing, and a target token.
  private struct Pair: Hashable {
    var source: TokenID?
    var target: TokenID
  }

  private typealias Sentences = (source: [TokenID], target: [TokenID])

  private func randomCorpus(pairs: Int) -> [Sentences] {
    var state: UInt64 = 7
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    return (0..<pairs).map { _ in
      let source = (0..<1 + next(6)).map { _ in TokenID(next(12)) }
      return (source, (0..<1 + next(7)).map { _ in source[next(source.count)] + TokenID(next(3)) })
    }
  }

  private func stepped(_ probabilities: [Pair: Double], _ corpus: [Sentences]) -> [Pair: Double] {
    var counts: [Pair: Double] = [:]
    for (source, target) in corpus {
      for (i, token) in target.enumerated() {
        let place = Double(i + 1) / Double(target.count)
        let near = source.indices.map {
          exponential(-4 * abs(place - Double($0 + 1) / Double(source.count)))
        }
        let normalizer = near.reduce(0, +)
        let nothing = Pair(source: nil, target: token)
        var weights = [(nothing, 0.08 * (probabilities[nothing] ?? 1))]
        for (j, word) in source.enumerated() {
          let pair = Pair(source: word, target: token)
          weights.append((pair, 0.92 * near[j] / normalizer * (probabilities[pair] ?? 1)))
        }
        let total = weights.reduce(0) { $0 + $1.1 }
        for (pair, weight) in weights { counts[pair, default: 0] += weight / total }
      }
    }
    var totals: [TokenID?: Double] = [:]
    for (pair, count) in counts { totals[pair.source, default: 0] += count }
    return Dictionary(
      uniqueKeysWithValues: counts.map { pair, count in (pair, count / (totals[pair.source] ?? 1)) })
  }
}
