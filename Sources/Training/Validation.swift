internal import Bitext
internal import Evaluation
internal import Layers
internal import Threads
internal import Translation

/// Judges a model in training as its users will meet it: by translating with their `Translator`.
struct Validation {
  private let model: TrainedModel
  private let pairs: [SentencePair]
  private let references: ReferencePerplexity
  private let configuration: ValidationConfiguration
  private let workers: ThreadPool

  init(
    _ model: TrainedModel, _ pairs: [SentencePair], _ data: TrainingData,
    _ configuration: TrainingConfiguration,
    workers: ThreadPool
  ) {
    self.model = model
    self.pairs = pairs
    self.configuration = configuration.validation
    self.workers = workers
    references = ReferencePerplexity(data)
  }

  /// Returns the scores, and the translations that they are of.
  func run() throws -> (scores: ValidationScores, translations: [String]) {
    let translations = try Translator(model, options).translate(pairs.map(\.source)).map(\.text)
    let references = [pairs.map(\.target)]
    let bleu = BLEU(tokenization: configuration.tokenization, lowercase: configuration.lowercase)
    let scores = ValidationScores(
      perplexity: storable(self.references.value(of: model, workers)),
      bleu: ScoredCorpus(bleu, hypotheses: translations, references: references).score,
      chrF: ScoredCorpus(
        ChrF(lowercase: configuration.lowercase), hypotheses: translations, references: references
      ).score)
    return (scores, translations)
  }

  /// Returns the bytes that a part of a validation takes: translating sentences of five lengths, from the longest to the
  /// shortest, and judging the largest batches.
  ///
  /// A model that has learned nothing goes on to the greatest length there can be. A whole validation can still take
  /// somewhat more: it meets all lengths, and memory that fits one does not fit another.
  func trial() throws -> Int {
    let translator = try Translator(model, options)
    let sources = pairs.map(\.source).sorted { $0.utf8.count > $1.utf8.count }
    let count = min(sources.count, workers.threads * 64)
    for place in 0...4 {
      let first = (sources.count - count) * place / 4
      _ = translator.translate(Array(sources[first..<first + count]))
    }
    return max(translator.memoryBytes, references.trial(of: model, workers))
  }

  /// Returns about how many seconds a validation will take.
  ///
  /// A sample tells what a token takes. A model that has learned nothing goes on to the greatest length there can be, so
  /// the tokens to come are counted in the references.
  func trialSeconds(_ clock: Stopwatch) throws -> Double {
    var begin = clock.seconds
    let translator = try Translator(model, options)
    let preparing = clock.seconds - begin
    let count = min(pairs.count, workers.threads * 32)
    let sample = (0..<count).map { $0 * pairs.count / count }
    begin = clock.seconds
    let translations = translator.translate(sample.map { pairs[$0].source })
    let translating = clock.seconds - begin
    let written = translations.reduce(0) { $0 + $1.targetTokens }
    let expected = Double(references.targetTokens)
    begin = clock.seconds
    let judged = references.judgeSample(of: model, workers)
    let judging = (clock.seconds - begin) * expected / Double(max(1, judged))
    return preparing + translating * expected / Double(max(1, written)) + judging
  }

  private var options: TranslatorOptions {
    var options = TranslatorOptions()
    options.threads = workers.threads
    options.search =
      configuration.beamSize == 1 ? GreedySearch() : BeamSearch(size: configuration.beamSize)
    // Beside all that training holds there should be need for little more.
    options.batchTokens = 1024 * options.search.rowsPerSentence
    return options
  }
}

/// Returns the largest number there is where a model is so bad that its perplexity is infinite or not a number, which JSON
/// cannot hold.
private func storable(_ perplexity: Double) -> Double {
  perplexity.isFinite ? perplexity : .greatestFiniteMagnitude
}
