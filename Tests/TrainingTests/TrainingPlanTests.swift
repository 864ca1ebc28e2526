import Bitext
import Layers
import Testing
import Translation

@testable import Training

struct TrainingPlanTests {
  /// What a corpus of everyday sentences comes to.
  private func facts(
    pairs: Int, words: Int = 6, characters: Int = 5, alphabet: Int = 60, shared: Double = 0.97
  )
    -> CorpusFacts
  {
    var facts = CorpusFacts()
    facts.pairs = pairs
    facts.source.words = pairs * words
    facts.source.characters = pairs * words * characters
    facts.source.alphabet = alphabet
    facts.target = facts.source
    facts.sharedCharacters = shared
    return facts
  }

  private func plan(
    _ facts: CorpusFacts, _ architecture: Architecture.Kind = .transformer,
    _ change: (inout PlanningBasis) -> Void = { _ in }
  ) -> TrainingPlan {
    var basis = PlanningBasis(facts, architecture, budget: TrainingBudget())
    change(&basis)
    return TrainingPlan(basis)
  }

  @Test func sizesGrowWithTheCorpus() {
    let plans = [1000, 20_000, 200_000, 2_000_000, 20_000_000].map { plan(facts(pairs: $0)) }
    #expect(plans.map(\.preset) == [.tiny, .tiny, .small, .small, .base])
    for (smaller, larger) in zip(plans, plans.dropFirst()) {
      #expect(smaller.vocabularySize < larger.vocabularySize)
      #expect(smaller.batchTokens <= larger.batchTokens)
      #expect(smaller.steps <= larger.steps)
      #expect(smaller.dropout >= larger.dropout)
      #expect(smaller.learningRate >= larger.learningRate)
    }
    #expect(plans[0].steps == 3000)
    #expect(plans[0].vocabularySize == 610)
    #expect((plans[0].batchTokens, plans[4].batchTokens) == (512, 4096))
  }

  @Test func nothingOverflowsWhateverTheCorpus() {
    var extreme = facts(pairs: 1)
    extreme.source.words = 1 << 50
    extreme.target.characters = 1 << 50
    extreme.target.alphabet = 1 << 20
    for facts in [CorpusFacts(), extreme] {
      let plan = plan(facts)
      #expect((400...32_000).contains(plan.vocabularySize))
      #expect((3000...(1 << 48)).contains(plan.steps))
    }
  }

  @Test func oneVocabularyServesOneWritingOnly() {
    #expect(plan(facts(pairs: 1000)).hasJointVocabulary)
    #expect(!plan(facts(pairs: 1000, shared: 0.1)).hasJointVocabulary)
    #expect(!plan(facts(pairs: 1000)) { $0.hasJointVocabulary = false }.hasJointVocabulary)
  }

  @Test func aVocabularyHoldsItsAlphabet() {
    let chinese = plan(facts(pairs: 24_000, words: 10, characters: 1, alphabet: 2700, shared: 0))
    #expect(chinese.vocabularySize > 4000 && chinese.vocabularySize < 6000)
  }

  @Test func fewMinutesTakeASmallerModel() {
    let many = facts(pairs: 200_000)
    #expect(plan(many) { $0.budget.minutes = 4 }.preset == .tiny)
    #expect(plan(many) { $0.budget.minutes = 600 }.preset == .small)
  }

  @Test func fewUpdatesTakeSmallerBatchesAndFewerPieces() {
    let news = facts(pairs: 30_000, words: 20)
    let (whole, short) = (plan(news), plan(news) { $0.budget.minutes = 2 })
    #expect(short.batchTokens < whole.batchTokens * 3 / 4)
    #expect(short.vocabularySize < whole.vocabularySize * 3 / 4)
    let long = plan(news) { $0.budget.minutes = 600 }
    #expect((long.batchTokens, long.vocabularySize) == (whole.batchTokens, whole.vocabularySize))
    #expect(plan(news) { $0.budget.epochs = 2 }.batchTokens < whole.batchTokens)
  }

  @Test func manyPassesNeedMoreDropout() {
    let corpus = facts(pairs: 30_000, words: 20)
    func dropout(_ change: (inout TrainingBudget) -> Void) -> Float {
      plan(corpus) { change(&$0.budget) }.dropout
    }
    #expect(dropout { $0.epochs = 3 } == 0)
    #expect(dropout { $0.epochs = 6 } == 0.1)
    #expect(dropout { $0.epochs = 40 } == 0.3)
    #expect(dropout { $0.epochs = 30 } == 0.2)
    #expect(dropout { $0.minutes = 4 } == 0)
    #expect(dropout { $0.minutes = 60 } == 0.3)
    #expect(dropout { $0.steps = 100 } == 0)
    #expect(plan(corpus, .attentionRNN) { $0.budget.epochs = 3 }.dropout == 0.1)
  }

  @Test func eachArchitectureHasItsRate() {
    let corpus = facts(pairs: 20_000)
    let rates = Architecture.Kind.usual.map { plan(corpus, $0).learningRate }
    #expect(rates == [0.003, 0.0028, 0.0028, 0.003])
    #expect(plan(corpus) { $0.features = 512 }.learningRate == 0.0011)
    #expect(plan(corpus) { $0.normalization = .post }.learningRate == 0.001)
    #expect(plan(corpus) { $0.hasInitialWeights = true }.learningRate == 0.001)
  }

  @Test func intervalsFollowFromTheSteps() {
    let plan = StepPlan(steps: 2001, .pre)
    #expect((plan.warmupSteps, plan.validateEvery, plan.saveEvery) == (200, 101, 101))
    #expect(StepPlan(steps: 2000, .post).warmupSteps == 500)
    #expect(StepPlan(steps: 1, .pre) == StepPlan(steps: 1, .post))
    #expect(StepPlan(steps: 1, .pre).validateEvery == 1)
    #expect(StepPlan(steps: 100_000, .pre, validations: 5).saveEvery == 500)
  }

  @Test func charactersAreCountedByOccurrence() {
    func pairs(_ texts: [(String, String)]) -> [SentencePair] {
      texts.map { SentencePair(source: $0, target: $1, origin: .init(path: "", line: 1)) }
    }
    let german = CorpusFacts(pairs([("the house", "the Haus"), ("a dog", "ein Hund")]))
    #expect((german.pairs, german.source.words, german.target.characters) == (2, 4, 14))
    #expect(german.sharedCharacters > 0.5)
    #expect(CorpusFacts(pairs([("the house", "房子"), ("a dog", "狗")])).sharedCharacters == 0)
  }
}
