import TestSupport
import Testing
import Translation

@testable import Training

struct TrainingRecordTests {
  private let folder: TemporaryDirectory
  private let base: TrainingRecord

  init() throws {
    folder = try TemporaryDirectory()
    let path = try folder.write("a\tb\n", to: "corpus.tsv")
    base = TrainingRecord(
      model: ModelConfiguration(
        sourceLanguage: "de", targetLanguage: "en",
        architecture: Architecture(.transformer, .tiny),
        hasJointVocabulary: true),
      training: TrainingConfiguration(), corpora: try .init(training: [path], validation: [path]))
  }

  private func differences(_ change: (inout TrainingRecord) throws -> Void) throws -> [String] {
    var other = base
    try change(&other)
    return try base.differences(from: other)
  }

  @Test func equalRecordsDoNotDiffer() throws {
    #expect(try differences { _ in }.isEmpty)
    #expect(
      try differences {
        $0.scores = .init(step: 1, ValidationScores(perplexity: 2, bleu: 3, chrF: 4))
      }.isEmpty)
  }

  @Test func whenATrainingEndsMayChange() throws {
    #expect(
      try differences {
        $0.training.budget.steps = 100
        $0.training.budget.minutes = 3
        $0.training.budget.epochs = 1
        $0.training.budget.patience = 0
      }.isEmpty)
  }

  @Test func theLastStepMayNotChangeWhereTheRateDependsOnIt() throws {
    var mine = base
    mine.training.schedule = .linear
    mine.training.budget.steps = 100
    var other = mine
    other.training.budget.minutes = 5
    #expect(try mine.differences(from: other).isEmpty)
    other.training.budget.steps = 200
    #expect(
      try mine.differences(from: other) == ["training.budget.steps: 100 in the folder, 200 now"])
  }

  @Test func whatTheLastStepFollowsFromMayNotChangeEither() throws {
    var mine = base
    mine.training.schedule = .cosine
    mine.training.budget.minutes = 4
    mine.training.budget.plannedSteps = 1900
    var other = mine
    other.training.budget.plannedSteps = nil
    #expect(try mine.differences(from: other).isEmpty)
    other.takePlan(of: mine)
    #expect(other.training.budget.plannedSteps == 1900)
    other.training.budget.minutes = 8
    #expect(
      try mine.differences(from: other) == ["training.budget.minutes: 4 in the folder, 8 now"])
  }

  @Test func everyOtherDifferenceIsNamed() throws {
    let differences = try differences {
      $0.training.learningRate = 0.25
      $0.training.seed = 9_007_199_254_740_993
      $0.model.targetLanguage = "fr"
      $0.model.hasJointVocabulary = false
      var configuration = Architecture(.transformer, .tiny)
      configuration.heads = 8
      $0.model.architecture = configuration
    }
    #expect(
      differences == [
        "model.architecture.transformer.heads: 4 in the folder, 8 now",
        "model.hasJointVocabulary: yes in the folder, no now",
        "model.targetLanguage: en in the folder, fr now",
        "training.learningRate: 0.001 in the folder, 0.25 now",
        "training.seed: 1 in the folder, 9007199254740993 now",
      ])
  }

  @Test func seedsThatAreEqualAsDoublesDiffer() throws {
    var (first, second) = (base, base)
    first.training.seed = 9_007_199_254_740_992
    second.training.seed = 9_007_199_254_740_993
    #expect(try first.differences(from: second).count == 1)
  }

  @Test func anotherTextUnderTheSameNameDiffers() throws {
    let path = try folder.write("a\tc\n", to: "corpus.tsv")
    let differences = try differences { $0.corpora = try .init(training: [path], validation: [path]) }
    #expect(!differences.isEmpty)
    #expect(differences.allSatisfy { $0.hasPrefix("corpora.") })
  }

  @Test func theSameTextAnywhereElseDoesNotDiffer() throws {
    let other = try TemporaryDirectory()
    let path = try other.write("a\tb\n", to: "corpus.tsv")
    #expect(try differences { $0.corpora = try .init(training: [path], validation: [path]) }.isEmpty)
  }
}
