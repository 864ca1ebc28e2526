import Randomness
import Testing
import Text

@testable import Translation

private let sources: [[TokenID]] = [[2, 1], [3, 4, 1], [1], [4, 4, 4, 1], [5, 2, 1]]

private let searches: [any Search] = [
  GreedySearch(), BeamSearch(size: 2), BeamSearch(size: 5, kept: 3), BeamSearch(size: 4, patience: 1),
  SamplingSearch(samples: 3, seed: Seed(3)), SamplingSearch(topK: 3, seed: Seed(4)),
]

@Suite struct RequiredPhrasesTests {
  @Test(arguments: searches.indices)
  func whatIsFoundSaysAllPhrases(index: Int) {
    let logits = scrambledLogits(vocabulary: 12, spread: 4)
    let model = TableModel(vocabulary: 12, logits: logits)
    for phrases in [
      [[7]], [[4, 9]], [[3, 3, 8], [11]], [[5, 6, 7, 8, 9, 10]], [[2, 3], [3, 2]], [[4], [4, 5]],
    ] {
      let found = search(
        searches[index], model, sources, vocabulary: 12, .atMost(),
        constraints: [RequiredPhrases(phrases.map { $0.map { TokenID($0) } })])
      for (source, hypotheses) in zip(sources, found) {
        for hypothesis in hypotheses {
          for phrase in phrases {
            #expect(
              contains(hypothesis.tokens, phrase.map { TokenID($0) }), "\(phrases): \(hypothesis.tokens)")
          }
          let tokens = hypothesis.tokens + (hypothesis.isComplete ? [1] : [])
          for (index, token) in tokens.enumerated() {
            let expected = logProbabilities(logits(source, Array(tokens[..<index])))[Int(token)]
            #expect(abs(hypothesis.tokenLogProbabilities[index] - expected) < 1e-4)
          }
        }
      }
    }
  }

  @Test func aWideBeamFindsTheBestThatSaysThem() {
    let logits = scrambledLogits(vocabulary: 4)
    let model = TableModel(vocabulary: 4, logits: logits)
    func found(_ kept: Int, _ source: [TokenID], _ phrases: [[TokenID]]) -> [[TokenID]] {
      search(
        BeamSearch(size: 260, kept: kept), model, [source], vocabulary: 4, .atMost(ratio: 0, extra: 7),
        constraints: [RequiredPhrases(phrases)])[0].filter(\.isComplete).map(\.tokens)
    }
    for source in sources {
      for phrases: [[TokenID]] in [[[3]], [[3, 2]], [[2], [3]], [[2, 2]], [[3, 3]]] {
        let all = everything(source, logits, vocabulary: 4, maximum: 7).filter { hypothesis in
          phrases.allSatisfy { contains(hypothesis.tokens, $0) }
        }.map(\.tokens)
        #expect(found(260, source, phrases) == all)
        // Found by sharing places out; near the greatest length there is no free choice left.
        if all[0].count <= 4 { #expect(found(1, source, phrases) == [all[0]]) }
      }
    }
  }

  @Test func whatTheModelSaysAnywayChangesNothing() {
    let model = TableModel(vocabulary: 12, logits: scrambledLogits(vocabulary: 12, spread: 4))
    for each in [GreedySearch(), BeamSearch(size: 2), BeamSearch(size: 5)] as [any Search] {
      for source in sources {
        let plain = search(each, model, [source], vocabulary: 12, .atMost())
        let tokens = plain[0][0].tokens
        for start in tokens.indices {
          for end in start + 1...min(start + 3, tokens.count) {
            let constraint = RequiredPhrases([Array(tokens[start..<end])])
            #expect(
              search(each, model, [source], vocabulary: 12, .atMost(), constraints: [constraint]) == plain)
          }
        }
      }
    }
  }

  private let endsAfterThree = TableModel(vocabulary: 9) { source, prefix in
    prefix.count < 3 ? [0, -9, 0, 9, 0, 0, 0, 0, 0] : [0, 9, 0, 0, 0, 0, 0, 0, 0]
  }

  @Test func greedilyTheirPlacesAreFoundByANarrowBeam() {
    let phrases = RequiredPhrases([[5, 6], [8], [3, 3]])
    let found = ([GreedySearch(), BeamSearch(size: 4)] as [any Search]).map {
      search($0, endsAfterThree, [[1]], vocabulary: 9, .atMost(), constraints: [phrases])[0][0]
    }
    // A third 3 is what the model says by itself.
    #expect(found[0].tokens == [3, 3, 3, 5, 6, 8])
    #expect(found[0] == found[1])
  }

  /// A beam would have as many rows as there are tokens.
  @Test func wereThereAGreatManyTheyComeBeforeTheEnd() {
    let many = (0..<8).map { [4, 5 + TokenID($0 % 4), 4 + TokenID($0 / 4)] }
    for each in [GreedySearch(), BeamSearch(size: 5)] as [any Search] {
      let found = search(
        each, endsAfterThree, [[1]], vocabulary: 9, .atMost(ratio: 1, extra: 60),
        constraints: [RequiredPhrases(many)])
      let tokens = found[0][0].tokens
      #expect(tokens.starts(with: [3, 3, 3]))
      for phrase in many { #expect(contains(tokens, phrase)) }
      #expect(tokens.count <= 3 + 3 * many.count && found[0][0].isComplete)
    }
  }

  @Test func anEndlessModelSaysThemInTheRoomThereIs() {
    let model = TableModel(vocabulary: 6) { _, _ in [0, -50, 9, 0, -50, -50] }
    for each in searches {
      let found = search(
        each, model, [[1]], vocabulary: 6, .atMost(ratio: 1, extra: 5),
        constraints: [RequiredPhrases([[4, 5], [5, 4]])])
      for hypothesis in found[0] {
        #expect(contains(hypothesis.tokens, [4, 5]) && contains(hypothesis.tokens, [5, 4]))
      }
    }
  }

  // MARK: The state of one hypothesis

  private func missing(_ phrases: [[TokenID]], after tokens: [TokenID]) -> (Int, [TokenID]) {
    var state = RequiredPhrases(phrases)
    for token in tokens { state.advance(token) }
    return (state.missing, state.required.sorted())
  }

  @Test func aPhraseIsMetWhereItStands() {
    #expect(missing([[2, 3, 4]], after: []) == (3, [2]))
    #expect(missing([[2, 3, 4]], after: [2, 3]) == (1, [4]))
    #expect(missing([[2, 3, 4]], after: [2, 3, 2]) == (2, [3]))
    #expect(missing([[2, 3, 4]], after: [2, 3, 5]) == (3, [2]))
    #expect(missing([[2, 3, 4]], after: [9, 2, 3, 4]) == (0, []))
    // One begins within itself.
    #expect(missing([[2, 2, 3]], after: [2, 2, 2]) == (1, [3]))
    #expect(missing([[2, 2, 3]], after: [2, 2, 2, 3]) == (0, []))
    // One token is of two.
    #expect(missing([[2, 3], [3, 4]], after: [2, 3]) == (1, [4]))
    #expect(missing([[2, 3], [3, 4]], after: [2, 3, 4]) == (0, []))
    // One is in the other; one is there twice; one is nothing.
    #expect(missing([[2, 3, 4], [3]], after: [2, 3, 4]) == (0, []))
    #expect(missing([[2, 3], [2, 3], []], after: []) == (2, [2]))
    // They begin alike.
    #expect(missing([[2, 3], [2, 4]], after: [2]) == (3, [3, 4]))
    #expect(missing([], after: [2]) == (0, []))
  }

  @Test func placesAreSharedOut() {
    #expect(BeamBanks.places(6, candidates: [9, 9, 9]) == [2, 2, 2])
    #expect(BeamBanks.places(7, candidates: [9, 9, 9]) == [2, 2, 3])
    #expect(BeamBanks.places(5, candidates: [9, 3, 0, 0]) == [2, 3, 0, 0])
    #expect(BeamBanks.places(5, candidates: [9, 1, 0, 1]) == [3, 1, 0, 1])
    #expect(BeamBanks.places(5, candidates: [0, 1, 0, 1]) == [0, 1, 0, 1])
    #expect(BeamBanks.places(2, candidates: [4, 4, 4]) == [0, 1, 1])
    #expect(BeamBanks.places(0, candidates: [4, 4]) == [0, 0])
  }
}
