import Bitext
import Files
import Layers
import Randomness
import Tensors
import TestSupport
import Testing
import Text

@testable import Translation

private let lines = variedLines

private let searches: [any Search] = [
  GreedySearch(), BeamSearch(size: 4, kept: 3), SamplingSearch(samples: 2, seed: Seed(3)),
  SamplingSearch(topK: 5, samples: 2, seed: Seed(3)),
]

@Suite struct EnsembleTests {
  // MARK: What is computed

  private let tables = [scrambledLogits(vocabulary: 9), scrambledLogits(vocabulary: 9, spread: 5)]
  private let weights: [Float] = [0.75, 0.25]

  private func ensemble(_ mean: DistributionMean, sources: [TokenBatch?] = [nil, nil]) -> Ensemble {
    Ensemble(
      members: zip(tables, sources).map {
        Ensemble.Member(scorer: TableModel(vocabulary: 9, logits: $0), sources: $1)
      }, weights: weights, mean: mean)
  }

  /// The mean of what the tables say of some tokens, by the formula; up to a constant where it is of logarithms.
  private func expected(
    _ mean: DistributionMean, _ sources: [[TokenID]], _ prefix: [TokenID], of tokens: [TokenID]
  ) -> [Float] {
    let members = zip(tables, sources).map { table, source in
      let logits = table(source, prefix)
      return logProbabilities(tokens.map { logits[Int($0)] })
    }
    return tokens.indices.map { token in
      let terms = zip(weights, members).map { (Double($0), Double($1[token])) }
      return switch mean {
      case .probabilities: Float(logarithm(terms.reduce(0) { $0 + $1.0 * exponential($1.1) }))
      case .logProbabilities: Float(terms.reduce(0) { $0 + $1.0 * $1.1 })
      }
    }
  }

  @Test(arguments: DistributionMean.allCases)
  func eachStepIsTheMeanOfTheMembers(mean: DistributionMean) {
    let ensemble = ensemble(mean)
    var state = ensemble.start(TokenBatch([[3, 1], [4, 5, 1]]), restrictedTo: nil, ForwardPass(.inference))
    let all = (0..<9).map { TokenID($0) }
    _ = ensemble.step([0, 0], &state)
    state.select([1, 0, 1])
    let logits = ensemble.step([7, 2, 8], &state)
    for (row, (source, token)) in [([4, 5, 1], 7), ([3, 1], 2), ([4, 5, 1], 8)].enumerated() {
      let source = source.map { TokenID($0) }
      expectClose(
        logits.tensor.row(row), expected(mean, [source, source], [TokenID(token)], of: all), within: .sums)
      // Of some tokens alone, each member's probabilities add up to 1.
      let some: [TokenID] = [1, 2, 6]
      expectClose(
        logits.choosing(rows: row..<row + 1, columns: some).array,
        expected(mean, [source, source], [TokenID(token)], of: some), within: .sums)
    }
  }

  @Test(arguments: DistributionMean.allCases)
  func membersReadTheirOwnSources(mean: DistributionMean) {
    let ensemble = ensemble(mean, sources: [nil, TokenBatch([[8, 8]])])
    var state = ensemble.start(TokenBatch([[3, 1]]), restrictedTo: [2, 5], ForwardPass(.inference))
    let logits = ensemble.step([0], &state)
    #expect(logits.columns == 2)
    expectClose(
      logits.tensor.row(0), expected(mean, [[3, 1], [8, 8]], [], of: [2, 5]), within: .sums)
  }

  @Test(arguments: DistributionMean.allCases)
  func probabilitiesOfAHypothesisAreThoseOfTheMean(mean: DistributionMean) throws {
    let rules = GenerationRules(beginningID: 0, endID: 1, count: 9)
    let task = SearchTask(sources: TokenBatch([[3, 1]]), rules: rules)
    let found = BeamSearch(size: 4, kept: 4).hypotheses(
      for: task, from: ensemble(mean), ForwardPass(.inference))
    let all = (0..<9).map { TokenID($0) }
    for hypothesis in found[0] where hypothesis.isComplete {
      for (place, token) in (hypothesis.tokens + [1]).enumerated() {
        let mean = expected(mean, [[3, 1], [3, 1]], Array(hypothesis.tokens[..<place]), of: all)
        expectClose(
          [hypothesis.tokenLogProbabilities[place]], [logProbabilities(mean)[Int(token)]], within: .sums)
      }
    }
  }

  // MARK: Translating

  @Test(arguments: searches.indices, DistributionMean.allCases)
  func theBatchChangesNothing(search: Int, mean: DistributionMean) throws {
    let system = try smallEnsemble(mean)
    var options = TranslatorOptions()
    options.search = searches[search]
    options.wantsDetails = true
    for hasShortlist in [false, true] {
      if hasShortlist { options.shortlist = try shortlist(for: system.first) }
      (options.threads, options.batchTokens) = (1, nil)
      let expected = try Translator(system, options).translate(lines)
      #expect(expected.map(\.source) == lines)
      for (threads, batchTokens) in [(1, 1), (2, 60), (3, 100_000)] {
        (options.threads, options.batchTokens) = (threads, batchTokens)
        #expect(try Translator(system, options).translate(lines) == expected)
      }
    }
  }

  private func shortlist(for model: TrainedModel) throws -> Shortlist {
    var options = Shortlist.Options()
    (options.first, options.best) = (12, 3)
    let pairs = lines.enumerated().map {
      SentencePair(source: $1, target: $1, origin: .init(path: "lines", line: $0 + 1))
    }
    return try Shortlist(of: pairs, source: model.sourceTokenizer, target: model.targetTokenizer, options)
  }

  @Test func aModelWithItselfIsThatModel() throws {
    let (first, second) = (try smallModel(), try smallModel())
    let alone = try Translator(first).translate(lines)
    for mean in DistributionMean.allCases {
      let together = try Translator(TranslationSystem([first, second], mean: mean)).translate(lines)
      #expect(together.map(\.text) == alone.map(\.text))
      expectClose(together.compactMap(\.score), alone.compactMap(\.score), within: .sums)
    }
    // One member is no ensemble, and computes as ever.
    let one = try Translator(TranslationSystem([first])).translate(lines)
    #expect(one == alone)
  }

  @Test func everyMemberHasAShare() throws {
    let members = try smallMembers()
    let all = try Translator(smallEnsemble()).translate(lines)
    for left in members.indices {
      var others = members
      others.remove(at: left)
      #expect(try Translator(TranslationSystem(others)).translate(lines).map(\.score) != all.map(\.score))
    }
    let light = try TranslationSystem(members, weights: [1, 1e-7, 1e-7])
    let alone = try Translator(members[0]).translate(lines)
    #expect(try Translator(light).translate(lines).map(\.text) == alone.map(\.text))
  }

  @Test func longTextsAreDividedAsByTheFirst() throws {
    let text = [String](repeating: "The dog is lazy. The fox is quick.", count: 12).joined(separator: " ")
    var options = TranslatorOptions()
    options.maximumSourceTokens = 24
    let system = try smallEnsemble()
    let result = try Translator(system, options).translate([text])[0]
    let alone = try Translator(system.first, options).translate([text])[0]
    #expect(result.sourceTokens == alone.sourceTokens)
    #expect(result.score?.isFinite == true)
  }

  /// Alternatives and phrases are searched for some of the sources once more.
  @Test func aSecondSearchReadsWhatTheFirstRead() throws {
    let system = try smallEnsemble()
    let phrases = lines.indices.map { $0 % 2 == 0 ? ["dog"] : [] }
    func translations(_ alternatives: Int?, batchTokens: Int?) throws -> [TranslatedText] {
      var options = TranslatorOptions()
      (options.alternatives, options.batchTokens) = (alternatives, batchTokens)
      return try Translator(system, options).translate(lines, phrases: alternatives == nil ? phrases : nil)
    }
    for alternatives in [nil, 2] {
      let expected = try translations(alternatives, batchTokens: nil)
      #expect(try translations(alternatives, batchTokens: 1) == expected)
    }
  }

  @Test func attentionIsThatOfTheFirst() throws {
    var options = TranslatorOptions()
    options.wantsAttention = true
    let system = try smallEnsemble()
    let result = try Translator(system, options).translate(["The dog is lazy."])[0]
    #expect(result.attention.first?.kinds == [.encoderSelf, .decoderSelf, .cross])
  }

  // MARK: What cannot be

  @Test func membersOfOtherTargetPiecesAreRefused() throws {
    let members = [try smallModel(), try smallModel(kind: .unigram)]
    let error = EnsembleError.otherTargetVocabulary(first: "one", other: "other")
    #expect(throws: error) { try TranslationSystem(members, names: ["one", "other"]) }
    #expect(error.exitStatus == .badData)
    #expect(throws: EnsembleError.otherTargetVocabulary(first: "model 1", other: "model 2")) {
      try TranslationSystem(members)
    }
  }

  @Test(
    arguments: [
      [0, 1], [-1, 1], [.infinity, 1], [.nan, 1], [1e308, 1e308], [1e-300, 1e300],
    ] as [[Double]])
  func unusableWeightsAreRefused(weights: [Double]) throws {
    #expect(throws: EnsembleError.self) {
      try TranslationSystem([smallModel(), smallModel()], weights: weights)
    }
  }

  @Test func weightsAreOneForEachInAnyUnit() throws {
    let members = [try smallModel(), try smallModel()]
    #expect(throws: EnsembleError.weightCount(weights: 3, members: 2)) {
      try TranslationSystem(members, weights: [1, 1, 1])
    }
    #expect(try TranslationSystem(members, weights: [3, 1]).weights == [0.75, 0.25])
    #expect(try TranslationSystem(members).weights == [0.5, 0.5])
  }
}
