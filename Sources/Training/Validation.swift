internal import Bitext
internal import Evaluation
internal import Layers
internal import Threads
internal import Translation

/// Judges a model in training as its users will meet it: by answering with their `Translator` or `Labeller`.
struct Validation {
  private let model: Trained<any Trainable>
  private let pairs: [SentencePair]
  private let references: ReferencePerplexity
  private let configuration: ValidationConfiguration
  private let workers: ThreadPool

  init(
    _ model: Trained<any Trainable>, _ pairs: [SentencePair], _ data: TrainingData,
    _ configuration: TrainingConfiguration,
    workers: ThreadPool
  ) throws {
    self.model = model
    self.pairs = pairs
    self.configuration = configuration.validation
    self.workers = workers
    references = try ReferencePerplexity(data)
  }

  /// Returns the scores, and the translations or labels that they are of.
  func run() throws -> (scores: ValidationScores, answers: [String]) {
    let answers = try respondent().answers(to: pairs).map(\.text)
    let perplexity = storable(references.value(of: model.network, on: model.device, workers))
    switch model.configuration.task {
    case .translate: return (scores(ofTranslations: answers, perplexity), answers)
    case .tag, .classify: return (scores(ofLabels: answers, perplexity), answers)
    }
  }

  private func scores(ofTranslations translations: [String], _ perplexity: Double) -> ValidationScores {
    let references = [pairs.map(\.target)]
    let bleu = BLEU(tokenization: configuration.tokenization, lowercase: configuration.lowercase)
    let chrF = ChrF(lowercase: configuration.lowercase)
    return ValidationScores(
      perplexity: perplexity,
      bleu: ScoredCorpus(bleu, hypotheses: translations, references: references).score,
      chrF: ScoredCorpus(chrF, hypotheses: translations, references: references).score)
  }

  private func scores(ofLabels answers: [String], _ perplexity: Double) -> ValidationScores {
    var scores = LabelScores()
    for (pair, answer) in zip(pairs, answers) {
      scores.add(
        references: LabelUnit.labels(in: pair.target), predictions: LabelUnit.labels(in: answer))
    }
    return ValidationScores(perplexity: perplexity, accuracy: scores.accuracy, f1: scores.macroF1)
  }

  /// Returns the bytes that a part of a validation takes: answering sentences of five lengths, from the longest to the
  /// shortest, and judging the largest batches.
  ///
  /// A model that has learned nothing goes on to the greatest length there can be. A whole validation can still take
  /// somewhat more: it meets all lengths, and memory that fits one does not fit another.
  func trial() throws -> Int {
    let respondent = try respondent()
    let pairs = pairs.sorted { $0.source.utf8.count > $1.source.utf8.count }
    let count = min(pairs.count, workers.threads * 64)
    for place in 0...4 {
      let first = (pairs.count - count) * place / 4
      _ = respondent.answers(to: Array(pairs[first..<first + count]))
    }
    return max(respondent.memoryBytes, references.trial(of: model.network, on: model.device, workers))
  }

  /// Returns about how many seconds a validation will take.
  ///
  /// A sample tells what a token takes. A model that has learned nothing goes on to the greatest length there can be, so
  /// the tokens to come are counted in the references.
  func trialSeconds(_ clock: Stopwatch) throws -> Double {
    var begin = clock.seconds
    let respondent = try respondent()
    let preparing = clock.seconds - begin
    let count = min(pairs.count, workers.threads * 32)
    let sample = (0..<count).map { $0 * pairs.count / count }
    begin = clock.seconds
    let answers = respondent.answers(to: sample.map { pairs[$0] })
    let answering = clock.seconds - begin
    let written = answers.reduce(0) { $0 + $1.tokens }
    let expected = Double(references.targetTokens)
    begin = clock.seconds
    let judged = references.judgeSample(of: model.network, on: model.device, workers)
    let judging = (clock.seconds - begin) * expected / Double(max(1, judged))
    return preparing + answering * expected / Double(max(1, written)) + judging
  }

  /// Returns what answers in place of the users' own.
  private func respondent() throws -> any Respondent {
    if let model = model.labelling {
      var options = LabellerOptions()
      options.threads = workers.threads
      options.batchTokens = 1024
      return try Labeller(model, options)
    }
    guard let model = model.translating else { preconditionFailure("a model that does nothing") }
    var options = TranslatorOptions()
    options.threads = workers.threads
    options.search =
      configuration.beamSize == 1 ? GreedySearch() : BeamSearch(size: configuration.beamSize)
    // Beside all that training holds there should be need for little more.
    options.batchTokens = 1024 * options.search.rowsPerSentence
    return try Translator(model, options)
  }
}

/// Returns the largest number there is where a model is so bad that its perplexity is infinite or not a number, which JSON
/// cannot hold.
private func storable(_ perplexity: Double) -> Double {
  perplexity.isFinite ? perplexity : .greatestFiniteMagnitude
}

/// Answers the sources of pairs: with translations, or with labels.
private protocol Respondent {
  /// Bytes held for that.
  var memoryBytes: Int { get }

  /// Returns for each source a line, and how many tokens were written for it.
  func answers(to pairs: [SentencePair]) -> [(text: String, tokens: Int)]
}

extension Translator: Respondent {
  func answers(to pairs: [SentencePair]) -> [(text: String, tokens: Int)] {
    let graphs = pairs.compactMap(\.graph)
    return translate(pairs.map(\.source), graphs: graphs.count == pairs.count ? graphs : nil).map {
      ($0.text, $0.targetTokens)
    }
  }
}

extension Labeller: Respondent {
  func answers(to pairs: [SentencePair]) -> [(text: String, tokens: Int)] {
    label(pairs.map(\.source)).map { ($0.labels, $0.units.count) }
  }
}
