import Evaluation
import Files
import Foundation
import Randomness
import Study
import TestSupport
import Translation

@testable import Training

/// A report of two models and a file of translations, all of it fixed: texts that would be markup, texts of scripts
/// that run from right to left, and numbers.
enum ReportFixture {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
    "Fixtures"
  ).path

  static let sources = [
    "Der Hund schläft.", "<script>alert(\"Hallo\")</script> & 'mehr'", "مرحبا بالعالم", "Ein \u{1}Zeichen",
    "Gestern habe ich in der kleinen Stadt am Fluss den alten Mann mit seinem Hund gesehen.", "我喜欢猫。",
    "Sie liest.",
    "Der Mann, der gestern mit dem Zug in die Stadt gefahren ist, die am Fluss liegt, hat mir den Brief "
      + "gegeben, den seine Frau geschrieben hatte.",
  ]
  static let references = [
    "The dog is asleep.", "<script>alert(\"Hello\")</script> & 'more'", "Hello, world!", "A character",
    "Yesterday I saw the old man with his dog in the small town by the river.", "I like cats.", "She reads.",
    "The man who went by train yesterday to the town that lies by the river gave me the letter that his wife had "
      + "written.",
  ]
  private static let best = [
    "The dog sleeps.", "<script>alert(\"Hello\")</script> & 'more'", "Hello world!", "A character",
    "Yesterday I saw the old man with his dog in the small town on the river.", "I like cats.", "She reads.",
    "The man who went to the town by train yesterday gave me the letter that his wife had written.",
  ]
  private static let worst = [
    "The dog is asleep.", "<b>more</b>", "The world", "A", "Yesterday I was in the town, the town.",
    "I like dogs.",
    "She reads.", "The man is in the town and the town and the river.",
  ]

  /// A model with a training that was reported twice and validated three times.
  private static func model(
    _ kind: Architecture.Kind, parameters: Int, perplexity: Double, bleu: Double, decodingSeconds: Double
  ) throws -> ReportedSystem.Model {
    var model = ReportedSystem.Model(
      configuration: ModelConfiguration(
        sourceLanguage: "de", targetLanguage: "en", architecture: Architecture(kind, .tiny),
        hasJointVocabulary: true), parameters: parameters)
    model.perplexity = perplexity
    let folder = try TemporaryDirectory()
    let path = try folder.write(
      """
      step\tepoch\tloss\tperplexity\tlearning_rate\tgradient_norm\ttokens_per_second\tskipped\tvalidation_perplexity\t…
      50\t1\t5.5\t\(perplexity * 9)\t0.001\t1.2\t4000\t0\t\t\t\t30.5
      100\t1\t\t\t\t\t\t\t\(perplexity * 4)\t\(bleu / 4)\t20.25\t70.5
      100\t1\t4.5\t\(perplexity * 3)\t0.001\t1.2\t5000\t0\t\t\t\t62.5
      200\t2\t\t\t\t\t\t\t\(perplexity * 2)\t\(bleu / 2)\t40.25\t130.5
      300\t3\t\t\t\t\t\t\t\(perplexity)\t\(bleu)\t50.25\t195.5

      """, to: "log.tsv")
    let history = try TrainingHistory(path: path)
    model.history = history
    var training = TrainingConfiguration()
    training.warmupSteps = 100
    model.diagnosis = TrainingDiagnosis(history, training, scoring: nil)
    model.decoding = ReportedSystem.Decoding(seconds: decodingSeconds, sentences: 8, tokens: 80)
    return model
  }

  static func report(decodingSeconds: Double = 2) throws -> Report {
    var options = Report.Options()
    options.title = "Three systems & <one> test set"
    options.facts = [
      Report.Fact("test set", "test.de, 8 sentences"), Report.Fact("a \"fact\"", "<i>not slanted</i>"),
    ]
    options.languages = Report.Languages(source: "de", target: "en")
    options.evaluation.bootstrap = Bootstrap(resamples: 100, seed: Seed(1))
    options.differingSentences = 5
    return try Report(
      systems: [
        ReportedSystem(
          name: "transformer", translations: best,
          model: model(
            .transformer, parameters: 2_612_345, perplexity: 4.5, bleu: 32, decodingSeconds: decodingSeconds)),
        ReportedSystem(
          name: "rnn:<context>", translations: worst,
          model: model(
            .contextVectorRNN, parameters: 2_598_000, perplexity: 9, bleu: 12,
            decodingSeconds: decodingSeconds)),
        ReportedSystem(name: "others.en", translations: references),
      ],
      sources: NamedLines(name: "test.de", lines: sources),
      references: [NamedLines(name: "test.en", lines: references)], options)
  }
}
