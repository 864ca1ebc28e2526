internal import Bitext
internal import Layers
internal import Tensors
internal import Text
internal import Threads

/// Translates texts with a trained model, or with several that decide together.
///
/// The same text gets the same translation and score, bit for bit, alone or among others, on any number of threads, with
/// any batch size: no product, attention or search of one sentence sees another. It uses as many threads as its options
/// say; several that ask at once wait for each other, and none may ask while `update` is called.
public final class Translator: Sendable {
  public let options: TranslatorOptions
  private let system: TranslationSystem
  private let rules: GenerationRules
  private let workers: ThreadPool
  private let resources: WorkerLocal<WorkerResources>

  /// What each thread works with.
  private struct WorkerResources {
    let memory: MemoryPool
    let segmenters: SourceDivision.Segmenters
  }

  /// Prepares a model for translation.
  ///
  /// The weights are laid out for products with few rows; after they have changed, make a new translator or call `update`.
  ///
  /// - Throws: `LocaleError`, where ICU lacks its data.
  public convenience init(_ model: TrainedModel, _ options: TranslatorOptions = TranslatorOptions()) throws {
    try self.init(TranslationSystem(model), options)
  }

  /// Prepares a model, or several that decide together, for translation.
  ///
  /// - Throws: `LocaleError`, where ICU lacks its data.
  public init(_ system: TranslationSystem, _ options: TranslatorOptions = TranslatorOptions()) throws {
    self.system = system
    self.options = options
    let model = system.first
    rules = GenerationRules(model.targetTokenizer)
    workers = ThreadPool(threads: options.threads, device: model.device)
    let language = model.configuration.sourceLanguage
    resources = try WorkerLocal(workers) { _ in
      try WorkerResources(
        memory: MemoryPool(model.device), segmenters: SourceDivision.Segmenters(language: language))
    }
    update()
  }

  /// Takes over weights that have changed.
  public func update() {
    system.pack(as: options.precision)
  }

  /// Bytes held from the system for the work of all threads, the packed weights not among them.
  package var memoryBytes: Int { resources.map { $0.memory.bytes }.reduce(0, +) }

  /// Returns the translations of texts, in their order.
  ///
  /// - Parameters:
  ///   - texts: The texts, of any length.
  ///   - first: The number of the first text, where they are part of a longer row: sampling depends on it.
  public func translate(_ texts: [String], first: Int = 0) -> [TranslatedText] {
    let divisions = divide(texts)
    let sentences = divisions.enumerated().flatMap { index, division in
      division.sources.enumerated().map { part, source in
        Sentence(source: source, number: (first + index) << partBits + part)
      }
    }
    let translations = translate(sentences)
    var next = 0
    return zip(texts, divisions).map { text, division in
      let count = division.sources.count
      defer { next += count }
      return TranslatedText(text, division, translations[next..<next + count], system.first.sourceTokenizer)
    }
  }

  // MARK: Parallel work

  private func divide(_ texts: [String]) -> [SourceDivision] {
    workers.map(texts.count, inBlocksOf: 64, with: resources) { index, resources in
      SourceDivision(
        texts[index], system.first.sourceTokenizer, limit: options.maximumSourceTokens, resources.segmenters)
    }
  }

  private func translate(_ sentences: [Sentence]) -> [SentenceTranslation] {
    let batches = sentenceBatches(
      lengths: sentences.map(\.source.tokens.count), rowsPerSentence: options.search.rowsPerSentence,
      tokenBudget: options.batchTokens
        ?? preferredBatchTokens(parameters: system.parameterCount, options.precision),
      threads: workers.threads)
    let results = workers.map(batches.count, with: resources) { index, resources in
      translate(batches[index].map { sentences[$0] }, resources.memory)
    }
    let order = batches.flatMap { $0 }
    let translations = results.flatMap { $0 }
    return order.indices.sorted { order[$0] < order[$1] }.map { translations[$0] }
  }

  private func translate(_ sentences: [Sentence], _ memory: MemoryPool) -> [SentenceTranslation] {
    let task = SearchTask(
      sources: TokenBatch(sentences.map(\.source.tokens)), rules: rules, targetLength: options.targetLength,
      numbers: sentences.map(\.number), shortlist: options.shortlist)
    let pass = ForwardPass(.inference, on: system.first.device, memory: memory)
    let hypotheses = system.hypotheses(
      of: options.search, for: task, texts: sentences.map(\.source.text), pass)
    return zip(sentences, hypotheses).map {
      SentenceTranslation($0.source, $1, system.first, options, memory)
    }
  }
}

/// A text has fewer parts than 2 to this power.
private let partBits = 24

/// What the model translates at once: a text, or a part of a long one.
private struct Sentence {
  let source: SourceDivision.Source
  let number: Int
}
