internal import Bitext
internal import Evaluation
internal import Layers
internal import Randomness
internal import Text
internal import Training
internal import Translation

/// What the systems of a lesson have come to, to be measured.
struct TrainedLesson: Sendable {
  let folder: LessonFolder
  /// Pairs that no system has learned from.
  let test: [SentencePair]
  let seed: UInt64
  let threads: Int

  /// As many of the test as show what attention does.
  var sample: [SentencePair] { Array(test.prefix(100)) }

  /// Returns the best model of a system.
  func model(_ system: String) throws -> TrainedModel { try folder.model(of: system).load() }

  /// Returns a system's model as it was before the first step.
  func untrained(_ system: String) throws -> TrainedModel {
    let model = try model(system)
    let network = model.configuration.architecture.makeModel(
      sourceVocabulary: model.sourceTokenizer.vocabulary.count,
      targetVocabulary: model.targetTokenizer.vocabulary.count, on: model.device)
    network.parameters.initialize(Seed(seed))
    return TrainedModel(
      configuration: model.configuration, sourceTokenizer: model.sourceTokenizer,
      targetTokenizer: model.targetTokenizer, network: network, device: model.device)
  }

  /// Returns what a model writes for the test, the most probable token at each step.
  func answers(of model: TrainedModel) throws -> [String] {
    var options = TranslatorOptions()
    options.search = GreedySearch()
    options.threads = threads
    return try Translator(model, options).translate(test.map(\.source)).map(\.text)
  }

  /// Returns the same of a system.
  func answers(of system: String) throws -> [String] { try answers(of: model(system)) }

  /// Returns the labels that a system gives each word of the test.
  func labels(of system: String) throws -> [[String]] {
    var options = LabellerOptions()
    options.threads = threads
    return try Labeller(folder.model(of: system).loadLabels(), options).label(test.map(\.source)).map {
      $0.units.map(\.label)
    }
  }

  /// The share of answers that are right to the last word.
  func exact(_ answers: [String]) -> Double {
    share(of: Array(zip(answers, test))) { $0 == $1.target }
  }

  /// The share of answers that have the right words, in whatever order.
  func unordered(_ answers: [String]) -> Double {
    share(of: Array(zip(answers, test))) { words(of: $0).sorted() == words(of: $1.target).sorted() }
  }

  /// Returns BLEU of the answers to pairs of some numbers.
  func bleu(_ answers: [String], of numbers: [Int]) -> Double {
    ScoredCorpus(
      BLEU(), hypotheses: numbers.map { answers[$0] }, references: [numbers.map { test[$0].target }]
    ).score
  }

  /// Returns BLEU at each validation of a system.
  func learningCurve(of system: String) throws -> [(step: Int, bleu: Double)] {
    try TrainingHistory(folder.model(of: system)).validations.compactMap { validation in
      validation.scores.bleu.map { (validation.step, $0) }
    }
  }
}

/// Returns the words of a text.
func words(of text: String) -> [Substring] { text.split(separator: " ") }

/// Returns the share of elements that something holds for; 0 of none.
func share<Element>(of elements: [Element], _ holds: (Element) -> Bool) -> Double {
  elements.isEmpty ? 0 : Double(elements.count(where: holds)) / Double(elements.count)
}
