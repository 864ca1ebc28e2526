import Bitext
import Files
import Foundation
import Randomness
import TestSupport
import Testing
import Text
import Translation

@testable import Training

/// What training does differently where labels are learned.
struct LabelTrainingTests {
  private let scores = ValidationScores(perplexity: 1.25, accuracy: 97.5, f1: 88.25)

  // MARK: Scores

  @Test func scoresOfEveryTaskSurviveTheirFiles() throws {
    for (scores, json) in [
      (scores, #"{"accuracy":97.5,"f1":88.25,"perplexity":1.25}"#),
      (ValidationScores(perplexity: 2, bleu: 30, chrF: 50), #"{"bleu":30,"chrF":50,"perplexity":2}"#),
    ] {
      #expect(try jsonLine(of: scores) == json)
      #expect(try JSONDecoder().decode(ValidationScores.self, from: Data(json.utf8)) == scores)
      let record = TrainingRecord.Scores(step: 7, scores)
      let line = try jsonLine(of: record)
      #expect(line == json.dropLast() + #","step":7}"#)
      #expect(try JSONDecoder().decode(TrainingRecord.Scores.self, from: Data(line.utf8)) == record)
    }
    for json in [#"{"perplexity":1}"#, #"{"perplexity":1,"bleu":2}"#, #"{"perplexity":1,"accuracy":2}"#] {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(ValidationScores.self, from: Data(json.utf8))
      }
    }
  }

  @Test func theMetricDecidesAndThenTheOthers() {
    let worse = ValidationScores(perplexity: 1.2, accuracy: 97.5, f1: 80)
    #expect(scores.areBetter(than: worse, by: .accuracy))
    #expect(scores.areBetter(than: worse, by: .f1))
    #expect(!scores.areBetter(than: worse, by: .perplexity))
    #expect(worse.improveAny(of: scores) && !scores.improveAny(of: scores))
    #expect(scores.best(with: worse) == ValidationScores(perplexity: 1.2, accuracy: 97.5, f1: 88.25))
    #expect(scores.shown.map(\.metric) == [.accuracy, .f1])
    #expect(scores[.bleu] == nil && scores.bleu == nil)
  }

  // MARK: What is written

  @Test func theLogNamesItsScores() throws {
    let folder = try TemporaryDirectory()
    var log = try TrainingLog(path: folder.path("log.tsv"), upTo: TrainingState(), task: .tag)
    log.add(step: 30, epoch: 0, scores, seconds: 16.5)
    try log.write()
    let text = try FileSystem.readText(folder.path("log.tsv"))
    #expect(text.contains("\tvalidation_perplexity\taccuracy\tf1\tseconds\n"))
    #expect(text.hasSuffix("\t1.250\t97.50\t88.25\t16.5\n"))
    let history = try TrainingHistory(path: folder.path("log.tsv"))
    #expect(history.metrics == [.accuracy, .f1])
    #expect(history.validations.map(\.scores) == [scores])
    #expect(TrainingHistory(log: "x\ty\n").metrics == [.bleu, .chrF])
  }

  @Test func thePageShowsItsScoresAndNoWarningOfFewLabels() throws {
    let folder = try TemporaryDirectory()
    let corpus = try folder.write("a\tb\n", to: "corpus.tsv")
    let record = try TrainingRecord(
      model: ModelConfiguration(
        sourceLanguage: "de", targetLanguage: "zxx",
        architecture: Architecture(Architecture.Kind(.transformer, labelling: .text)),
        hasJointVocabulary: false),
      training: TrainingConfiguration(), corpora: .init(training: [corpus], validation: [corpus]))
    let directory = ModelDirectory(folder.path)
    var journal = try TrainingJournal(
      directory, record, parameters: 1, pairs: 1, [], upTo: TrainingState())
    _ = try journal.begin(record.training)
    let finding = ValidationFinding(
      step: 10, sentences: 500, distinctTranslations: 2, alignmentErrorRate: nil,
      samples: [ValidationSample(pair: 1, source: "ein Hund", reference: "de", translation: "en")])
    #expect(try journal.add(finding, scores, epoch: 0, seconds: 1).isEmpty)
    let page = try MarkupReader(FileSystem.readAll(directory.pagePath))
    let texts = page.texts.map(\.text)
    #expect(texts.contains("best accuracy") && texts.contains("its F1") && texts.contains("97.50"))
    #expect(texts.contains("prediction at step 10") && !texts.contains("BLEU"))
    #expect(texts.contains("Training de: transformer+classify"))
  }

  // MARK: Data

  private func pairs(_ lines: [(String, String)]) -> [SentencePair] {
    lines.enumerated().map {
      SentencePair(source: $1.0, target: $1.1, origin: .init(path: "x", line: $0 + 1))
    }
  }

  private func tokenizer(_ lines: [String], _ options: VocabularyBuilder.Options) throws -> Tokenizer {
    var builder = try VocabularyBuilder(options)
    for line in lines { builder.add(line) }
    return try Tokenizer(builder.build())
  }

  @Test func labelsStandAtTheFirstPiecesOfTheirWords() throws {
    let pairs = pairs([
      ("the dogs bark", "D N V"), ("dogs \u{200B} bark loudly", "N X V A"), ("barking", "unheard"),
    ])
    var options = VocabularyBuilder.Options()
    options.kind = .character
    options.size = 400
    options.minimumFrequency = 1
    let source = try tokenizer(pairs.map(\.source), options)
    let target = try tokenizer(["D N V A X"], .labels)
    let data = try TrainingData(pairs, source: source, labels: LabelSet(target), of: .word, threads: 2)
    let batch = try data.batch([0, 1, 2])
    // A space belongs to the word after it, and its piece is not the word's.
    #expect(batch.labelPlaces == TokenBatch([[1, 5, 10], [1, 6, 11], [1]]))
    func names(_ sentence: Int) -> [String] {
      batch.targetOutputs[sentence].map { target.decode([$0]) }
    }
    #expect(names(0) == ["D", "N", "V"])
    #expect(names(1) == ["N", "V", "A"])
    #expect(batch.targetOutputs[2].elementsEqual([target.vocabulary.unknownID ?? -1]))
    #expect(data.targetTokens == 7)
    #expect(data.tokens(of: [0]) == batch.source.length(of: 0) + 3)
  }

  @Test func batchesOfLabelsAreMeasuredBySources() throws {
    let pairs = pairs((0..<40).map { ("a b c d e f g \($0 % 10)", "x") })
    let source = try tokenizer(pairs.map(\.source), .labels)
    let labels = LabelSet(try tokenizer(["x"], .labels))
    let data = try TrainingData(pairs, source: source, labels: labels, of: .text, threads: 1)
    let epoch = data.sampler(tokenBudget: 45, seed: Seed(1)).epoch(0)
    // Eight words and the mark of the end.
    #expect(epoch.allSatisfy { $0.count == 5 })
    #expect(try data.batch(epoch[0]).targetTokenCount == 5)
  }

  @Test func pairsHeldOutMayHaveLabelsThatAreTrainedOn() throws {
    let folder = try TemporaryDirectory()
    let lines = (0..<60).map { "sentence \($0)\t\($0 % 2 == 0 ? "even" : "odd")\n" }
    let good = try folder.write(lines.joined(), to: "good.tsv")
    let bad = try folder.write("one\teven\ntwo three\tis odd\n", to: "bad.tsv")
    let filter = CorpusFilter.training.ofLabels(.text)
    let split = try TrainingPairs(
      Corpus(files: [good]), validation: nil, heldOut: 10, filter: filter, seed: 1)
    #expect(split.validation.count == 10 && split.training.count == 50)
    #expect(Set(split.validation.map(\.target)).count == 2)
    let dropped = try TrainingPairs(
      Corpus(files: [bad]), validation: Corpus(files: [good]), heldOut: nil, filter: filter, seed: 1)
    #expect(dropped.report.count(.unequalLabels) == 1)
    #expect(throws: CorpusError.self) {
      try TrainingPairs(
        Corpus(files: [good]), validation: Corpus(files: [bad]), heldOut: nil, filter: filter, seed: 1)
    }
  }

  // MARK: Plans and checks

  @Test func aPlanForLabelsIsThatOfItsSources() {
    var facts = CorpusFacts()
    (facts.pairs, facts.sharedCharacters) = (30_000, 1)
    (facts.source.words, facts.source.characters, facts.source.alphabet) = (300_000, 1_500_000, 60)
    func plan(_ kind: Architecture.Kind) -> TrainingPlan {
      TrainingPlan(PlanningBasis(facts, kind, budget: TrainingBudget()))
    }
    let plans = LabelUnit.allCases.map { plan(Architecture.Kind(.transformer, labelling: $0)) }
    #expect(plans[0] == plans[1])
    #expect(plans[0].preset == .tiny && !plans[0].hasJointVocabulary)
    // What the labels look like changes nothing.
    (facts.target.words, facts.target.characters, facts.target.alphabet) = (9_000_000, 90_000_000, 5000)
    #expect(plan(Architecture.Kind(.transformer, labelling: .word)) == plans[0])
    (facts.target, facts.sharedCharacters) = (facts.source, 0)
    let translating = plan(.transformer)
    #expect(plans[0].steps >= 1000 && plans[0].steps < translating.steps)
    #expect(plans[0].learningRate == translating.learningRate)
    #expect(plan(Architecture.Kind(.rnn, labelling: .word)).learningRate == plan(.attentionRNN).learningRate)
  }

  @Test func whatDoesNotGoWithLabelsIsSaid() throws {
    let folder = try TemporaryDirectory()
    func problems(_ change: (inout TrainingTask) -> Void) -> String {
      var training = TrainingConfiguration()
      (training.validation.metric, training.budget.steps) = (.accuracy, 1)
      var task = TrainingTask(
        directory: ModelDirectory(folder.path("model")), sourceLanguage: "de", targetLanguage: "zxx",
        architecture: Architecture(Architecture.Kind(.transformer, labelling: .word), .tiny),
        training: training, corpus: Corpus(files: ["x.tsv"]), validation: nil, hasJointVocabulary: false)
      change(&task)
      do { try task.check() } catch { return "\(error)" }
      return ""
    }
    #expect(problems { _ in }.isEmpty)
    #expect(
      problems { $0.training.validation.metric = .bleu }.hasPrefix(
        "validation-metric must be one of accuracy, f1, perplexity"))
    #expect(problems { $0.hasJointVocabulary = true }.contains("labels have a vocabulary of their own"))
    #expect(
      problems { $0.architecture = Architecture(.transformer, .tiny) }.contains(
        "validation-metric must be one of bleu, chrf, perplexity"))
  }
}
