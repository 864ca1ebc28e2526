import Bitext
import Files
import TestSupport
import Testing
import Translation

@testable import Training

struct TrainingJournalTests {
  private let folder: TemporaryDirectory
  private let directory: ModelDirectory
  private let record: TrainingRecord

  init() throws {
    folder = try TemporaryDirectory()
    directory = ModelDirectory(folder.path)
    let corpus = try folder.write("a\tb\n", to: "corpus <1>.tsv")
    var training = TrainingConfiguration()
    training.budget.steps = 200
    training.warmupSteps = 10
    record = try TrainingRecord(
      model: ModelConfiguration(
        sourceLanguage: "de", targetLanguage: "ar", architecture: Architecture(.transformer, .tiny),
        hasJointVocabulary: true), training: training,
      corpora: .init(training: [corpus], validation: [corpus]))
  }

  private func journal(upTo state: TrainingState = TrainingState()) throws -> TrainingJournal {
    try TrainingJournal(directory, record, parameters: 1_234_567, pairs: 100, [], upTo: state)
  }

  private func progress(_ step: Int) -> TrainingProgress {
    TrainingProgress(
      step: step, epoch: 0, position: step, epochLength: 100, loss: 4.25,
      perplexity: 70.1054 - Double(step) / 10,
      learningRate: 0.001, gradientNorm: 1.5, tokensPerSecond: 12_345.6, skipped: 0, seconds: Double(step),
      secondsLeft: 83)
  }

  private func finding(_ step: Int, _ translation: String) -> ValidationFinding {
    ValidationFinding(
      step: step, sentences: 10, distinctTranslations: 9, alignmentErrorRate: 40.5,
      samples: [
        ValidationSample(
          pair: 7, source: "<b>Hallo</b> & \u{202E}Welt\u{1B}", reference: "مرحبا بالعالم",
          translation: translation)
      ])
  }

  /// A training of 100 steps that is validated every 50.
  private func write() throws -> TrainingJournal {
    var journal = try journal()
    _ = try journal.begin(record.training)
    for step in [50, 100] {
      try journal.add(progress(step))
      _ = try journal.add(
        finding(step, "translation of \(step)"), ValidationScores(perplexity: 12, bleu: 30, chrF: 50),
        epoch: 0,
        seconds: Double(step))
    }
    return journal
  }

  private func page() throws -> MarkupReader { try MarkupReader(FileSystem.readAll(directory.pagePath)) }

  private func reloads(_ page: MarkupReader) -> Bool {
    page.elements.contains { $0.attributes["http-equiv"] == "refresh" }
  }

  @Test func thePageReloadsItselfAsLongAsTheTrainingRuns() throws {
    var journal = try write()
    var page = try page()
    #expect(reloads(page))
    #expect(page.elements.contains { $0.name == "progress" && $0.attributes["value"] == "100" })
    #expect(
      page.texts.contains { $0.text.contains("step 100 of 200") && $0.text.contains("1 min 23 s left") })
    _ = try journal.close(.ended(.steps))
    page = try self.page()
    #expect(!reloads(page) && !page.elements.contains { $0.name == "script" })
    #expect(page.texts.contains { $0.text == "Ended after step 100: all steps are done." })
  }

  @Test func anErrorEndsThePageToo() throws {
    var journal = try write()
    try journal.fail()
    #expect(try !reloads(page()))
    // What has not begun leaves the page of before.
    try folder.write("before", to: "log.html")
    var other = try self.journal()
    try other.fail()
    #expect(try FileSystem.readText(directory.pagePath) == "before")
  }

  @Test func thePageShowsSentencesAsTexts() throws {
    _ = try write()
    let page = try page()
    let texts = page.texts.filter { $0.element == "dd" }.map(\.text)
    #expect(texts.contains(#"<b>Hallo</b> & \u{202E}Welt\u{1B}"#))
    #expect(texts.contains("translation of 100") && texts.contains("translation of 50"))
    let sentences = page.elements.filter { $0.name == "dd" && $0.attributes["lang"] != nil }
    #expect(sentences.count == 4 && sentences.allSatisfy { $0.attributes["dir"] == "auto" })
    #expect(page.texts.contains { $0.text.contains("corpus <1>.tsv") })
    for element in page.elements {
      #expect(!["link", "img", "iframe"].contains(element.name))
      #expect(element.attributes["src"] == nil && element.attributes["href"] == nil)
    }
  }

  @Test func curvesAreDrawnFromTwoPointsOn() throws {
    _ = try write()
    let drawings = try page().elements.filter { $0.name == "svg" }.compactMap { $0.attributes["aria-label"] }
    #expect(
      drawings == [
        "validation scores, by step: BLEU, chrF", "perplexity, by step: validation, training",
        "alignment error rate, %, by step", "learning rate, by step", "tokens per second, by step",
      ])
  }

  @Test func samplesAreDroppedAndDoneAgainAsTheLogIs() throws {
    _ = try write()
    let whole = try FileSystem.readText(directory.samplesPath)
    var state = TrainingState()
    state.step = 100
    state.validatedAt = 50
    var journal = try journal(upTo: state)
    try journal.write()
    #expect(try FileSystem.readText(directory.samplesPath) == whole.split(separator: "\n")[0] + "\n")
    _ = try journal.add(
      finding(100, "translation of 100"), ValidationScores(perplexity: 12, bleu: 30, chrF: 50), epoch: 0,
      seconds: 1)
    #expect(try FileSystem.readText(directory.samplesPath) == whole)
    let history = try TrainingHistory(directory)
    #expect(history.validations.map(\.finding?.alignmentErrorRate) == [40.5, 40.5])
    #expect(history.validations.last?.finding?.samples.first?.source == "<b>Hallo</b> & \u{202E}Welt\u{1B}")
  }

  @Test func warningsAreToldOnceAndKept() throws {
    var journal = try journal()
    var told: [[String]] = []
    for step in [50, 100, 150] {
      var finding = finding(step, "x")
      (finding.sentences, finding.distinctTranslations) = (100, step == 100 ? 80 : 1)
      told.append(
        try journal.add(finding, ValidationScores(perplexity: 12, bleu: 0, chrF: 5), epoch: 0, seconds: 1)
          .map(\.kind))
    }
    #expect(told == [["outputsAlike"], [], ["outputsAlike"]])
    #expect(try journal.close(.ended(.steps)).map(\.kind) == ["outputsAlike"])
    let json = try JSONValue(parsing: FileSystem.readAll(directory.warningsPath))
    #expect(json.leaves.contains { $0.path == "warnings.0.warning.outputsAlike.step" && $0.value == "150" })
    #expect(
      try page().texts.contains {
        $0.element == "li" && $0.text.contains("nearly all validation translations")
      })
  }

  @Test func shownSentencesAreShortMiddlingAndLong() {
    let sources = (1...12).map { String(repeating: "a ", count: $0 * 7 % 13) } + ["a ", "a "]
    let pairs = sources.map { SentencePair(source: $0, target: "b", origin: .init(path: "x", line: 1)) }
    let places = ValidationSample.places(in: pairs)
    #expect(places.map { sources[$0].count } == [6, 14, 22])
    #expect(ValidationSample.places(in: Array(pairs.suffix(2))) == [0])
    #expect(ValidationSample.places(in: []).isEmpty)
  }
}
