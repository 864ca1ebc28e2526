public import Bitext
internal import Layers
internal import Protection
internal import Synchronization
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
  /// Nil where texts reach the model as they are.
  private let reader: SentenceReader?
  private let tags: [SourceTag]
  /// Made when constraints are first wanted.
  private let encoder = Mutex<ConstraintEncoder?>(nil)
  private let workers: ThreadPool
  private let resources: WorkerLocal<WorkerResources>

  /// What each thread works with.
  private struct WorkerResources {
    let memory: MemoryPool
    let segmenters: SourceDivision.Segmenters
    let splitter: SentenceSplitter?
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
    let model = system.first
    let options = options.suiting(model)
    self.options = options
    rules = GenerationRules(model.targetTokenizer)
    workers = ThreadPool(threads: options.threads, device: model.device)
    reader = SentenceReader(for: model, options)
    tags = Set(system.members.flatMap(\.configuration.sourceTags))
      .sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
      .map { SourceTag($0, model.sourceTokenizer) }
    let language = model.configuration.sourceLanguage
    resources = try WorkerLocal(workers) { _ in
      try WorkerResources(
        memory: MemoryPool(model.device), segmenters: SourceDivision.Segmenters(language: language),
        splitter: options.splitsSentences ? SentenceSplitter(language: language) : nil)
    }
    update()
  }

  /// Creates a translator that shares the model and the threads of another and does otherwise as its options say.
  ///
  /// Weights stay as they are packed, and sentences whole where the other does not split texts.
  private init(sharing other: Translator, _ options: TranslatorOptions) {
    system = other.system
    self.options = options
    rules = other.rules
    reader = SentenceReader(for: other.system.first, options)
    tags = other.tags
    workers = other.workers
    resources = other.resources
  }

  /// Returns a translator of the same model, on the same threads, with other options.
  ///
  /// Precision and number of threads remain those of this one, and texts stay whole where this one keeps them so.
  package func with(_ options: TranslatorOptions) -> Translator {
    var options = options
    (options.precision, options.threads) = (self.options.precision, self.options.threads)
    return Translator(sharing: self, options)
  }

  /// Takes over weights that have changed.
  public func update() {
    system.pack(as: options.precision)
  }

  /// What divides sources into tokens.
  var sourceTokenizer: Tokenizer { system.first.sourceTokenizer }

  /// Bytes held from the system for the work of all threads, the packed weights not among them.
  package var memoryBytes: Int { resources.map { $0.memory.bytes }.reduce(0, +) }

  /// Returns the translations of texts, in their order.
  ///
  /// A text without letters or digits is copied whatever its prefix and phrases. Of a text that is cut into parts they
  /// concern the first part.
  ///
  /// - Parameters:
  ///   - texts: The texts, of any length.
  ///   - prefixes: What the translation of each begins with, an empty text for anything: its probabilities are the
  ///     model's. Its last word may go on, unless white space follows it.
  ///   - phrases: For each text what its translation has to say somewhere; where the model says it anyway, nothing
  ///     changes. Left out is what a vocabulary of words has no words for.
  ///   - marked: For each text the ranges of bytes that stay as they are.
  ///   - graphs: The edges between the words of each text, for a model whose encoder goes along edges. The model then reads
  ///     each text as it is and at once; one of more tokens than are read at once is copied.
  ///   - first: The number of the first text, where they are part of a longer row: sampling depends on it.
  public func translate(
    _ texts: [String], prefixes: [String]? = nil, phrases: [[String]]? = nil, marked: [[Range<Int>]]? = nil,
    graphs: [WordGraph]? = nil, first: Int = 0
  ) -> [TranslatedText] {
    for count in [prefixes?.count, phrases?.count, marked?.count, graphs?.count].compactMap(\.self) {
      precondition(
        count == texts.count, "prefixes, phrases, marks or edges of \(count) texts for \(texts.count)")
    }
    let divided = divided(
      texts, prefixes: prefixes, phrases: phrases, marked: marked, graphs: graphs, first: first)
    let translations = translate(divided.flatMap(\.sentences))
    var next = 0
    return divided.map { text in
      let count = text.sentences.count
      defer { next += count }
      return joined(text, translations[next..<next + count])
    }
  }

  /// Divides texts into what the model reads at once.
  func divided(
    _ texts: [String], prefixes: [String]?, phrases: [[String]]?, marked: [[Range<Int>]]?,
    graphs: [WordGraph]? = nil, first: Int
  ) -> [DividedText] {
    let always = options.allConstraints
    return divide(texts, marked, graphs).enumerated().map { index, division in
      let sentences = division.sources.enumerated().map { part, source in
        let sentence = Sentence(
          source: source, number: (first + index) << partBits + part, part: part, constraints: always)
        return demanding(
          part == 0 ? prefixes?[index] ?? "" : "", (part == 0 ? phrases?[index] ?? [] : []).map { [$0] },
          of: sentence)
      }
      return DividedText(text: texts[index], division: division, sentences: sentences)
    }
  }

  /// Puts the translations of the sentences of a text together.
  func joined(_ text: DividedText, _ translations: ArraySlice<SentenceTranslation>) -> TranslatedText {
    TranslatedText(text.text, text.division, translations, system.first.sourceTokenizer)
  }

  // MARK: Constraints

  private var constraints: ConstraintEncoder {
    encoder.withLock { known in
      let encoder = known ?? ConstraintEncoder(system.first.targetTokenizer, rules)
      known = encoder
      return encoder
    }
  }

  private func demanding(_ prefix: String, _ phrases: [[String]], of sentence: Sentence) -> Sentence {
    let source = sentence.source
    guard let terms = source.terms else { return requiring(prefix, source.required + phrases, of: sentence) }
    // What a translation begins with, and what it may go on with, are words and no placeholders.
    guard prefix.isEmpty, phrases.isEmpty, options.alternatives == nil else {
      return requiring(prefix, source.required + terms.spellings + phrases, of: sentence)
    }
    var result = requiring(prefix, source.required, of: sentence)
    result.terms = terms.spellings
    result.withTerms = terms.source.map { source in
      let other = Sentence(
        source: source, number: sentence.number, part: sentence.part, constraints: sentence.constraints)
      return requiring("", source.required, of: other)
    }
    return result
  }

  private func requiring(_ prefix: String, _ phrases: [[String]], of sentence: Sentence) -> Sentence {
    var sentence = sentence
    if !prefix.isEmpty, let constraint = constraints.prefix(prefix) {
      sentence.constraints.insert(constraint, at: 0)
      sentence.prefix = prefix
    }
    if phrases.isEmpty { return sentence }
    if let constraint = constraints.phrases(phrases) { sentence.constraints.append(constraint) }
    if let constraint = constraints.placeholders(of: sentence.source.text) {
      sentence.constraints.append(constraint)
    }
    return sentence
  }

  // MARK: Parallel work

  private func divide(
    _ texts: [String], _ marked: [[Range<Int>]]?, _ graphs: [WordGraph]?
  ) -> [LineDivision] {
    if let graphs {
      return workers.map(texts.count, inBlocksOf: 64) { index in
        LineDivision(
          texts[index], graphs[index], sourceTokenizer, limit: options.maximumSourceTokens)
      }
    }
    let configuration = system.first.configuration
    let spacing = SentenceSpacing(
      from: configuration.sourceLanguage, to: configuration.targetLanguage)
    return workers.map(texts.count, inBlocksOf: 64, with: resources) { index, resources in
      let method = LineDivision.Method(
        tokenizer: system.first.sourceTokenizer,
        splitter: options.splitsSentences ? resources.splitter : nil, reader: reader,
        glossary: options.glossary, limit: options.maximumSourceTokens, tags: tags,
        segmenters: resources.segmenters, spacing: spacing)
      return LineDivision(texts[index], marked: marked?[index] ?? [], method)
    }
  }

  func translate(_ sentences: [Sentence]) -> [SentenceTranslation] {
    var sentences = sentences
    var translations = search(sentences)
    let lacking = sentences.indices.filter {
      !sentences[$0].withTerms.isEmpty && !translations[$0].says(sentences[$0].terms)
    }
    for index in lacking { sentences[index] = sentences[index].withTerms[0] }
    for (index, translation) in zip(lacking, search(lacking.map { sentences[$0] })) {
      translations[index] = translation.ofTerms
    }
    guardAgainstFlaws(of: &translations, sentences)
    return translations
  }

  /// Searches once more for what says the same over and over, or has bytes that are no text.
  private func guardAgainstFlaws(of translations: inout [SentenceTranslation], _ sentences: [Sentence]) {
    func take(_ index: Int, _ translation: SentenceTranslation) {
      translations[index] = translations[index].saysTermsByPlaceholders ? translation.ofTerms : translation
    }
    if !options.guardsRepetition { return }
    let broken = sentences.indices.filter { translations[$0].isBroken(sentences[$0]) }
    let whole = broken.map { index in
      var sentence = sentences[index]
      sentence.constraints.append(constraints.withoutBytes)
      return sentence
    }
    for (index, translation) in zip(broken, search(whole)) { take(index, translation) }
    let repeating = sentences.indices.filter { translations[$0].repeats(sentences[$0]) }
    let again = repeating.map { index in
      var sentence = sentences[index]
      let limit = repetitionLimit(of: sentence.source.text)
      sentence.constraints.append(NoRepetition(maximum: limit))
      if limit == 1, SentenceSpacing.hasSpaces(system.first.configuration.targetLanguage) {
        sentence.constraints.append(WordLimit(1, edges: constraints.edges))
      }
      return sentence
    }
    for (index, translation) in zip(repeating, search(again)) where !translation.repeats(sentences[index]) {
      take(index, translation)
    }
  }

  private func search(_ sentences: [Sentence]) -> [SentenceTranslation] {
    if sentences.isEmpty { return [] }
    let search = firstSearch
    let batches = sentenceBatches(
      lengths: sentences.map(\.source.tokens.count), rowsPerSentence: search.rowsPerSentence,
      tokenBudget: options.batchTokens
        ?? preferredBatchTokens(parameters: system.parameterCount, options.precision),
      threads: workers.threads)
    let results = workers.map(batches.count, with: resources) { index, resources in
      translate(batches[index].map { sentences[$0] }, by: search, resources.memory)
    }
    let order = batches.flatMap { $0 }
    let translations = results.flatMap { $0 }
    return order.indices.sorted { order[$0] < order[$1] }.map { translations[$0] }
  }

  /// The search for the first part of a text.
  private var firstSearch: any Search {
    guard let count = options.alternatives else { return options.search }
    let words = NextWordSearch(
      count: max(1, count), tokenizer: system.first.targetTokenizer, edges: constraints.edges)
    return AlternativeSearch(words: words, completion: options.search)
  }

  private func translate(
    _ sentences: [Sentence], by firstSearch: any Search, _ memory: MemoryPool
  ) -> [SentenceTranslation] {
    let indices = sentences.indices
    let groups: [(search: any Search, indices: [Int])] =
      options.alternatives == nil
      ? [(options.search, Array(indices))]
      : [
        (firstSearch, indices.filter { sentences[$0].part == 0 }),
        (options.search, indices.filter { sentences[$0].part > 0 }),
      ]
    var hypotheses = [[Hypothesis]](repeating: [], count: sentences.count)
    for group in groups where !group.indices.isEmpty {
      let pass = ForwardPass(.inference, on: system.first.device, memory: memory)
      let found = system.hypotheses(
        of: group.search, for: task(of: group.indices.map { sentences[$0] }),
        texts: group.indices.map { sentences[$0].source.text }, pass)
      for (index, found) in zip(group.indices, found) { hypotheses[index] = found }
    }
    return zip(sentences, hypotheses).map { SentenceTranslation($0, $1, system.first, options, memory) }
  }

  private func task(of sentences: [Sentence]) -> SearchTask {
    let graphs = sentences.compactMap(\.source.graph)
    let sources = TokenBatch(
      sentences.map(\.source.tokens), graphs: graphs.count == sentences.count ? graphs : nil)
    var task = SearchTask(
      sources: sources, rules: rules, targetLength: options.targetLength,
      numbers: sentences.map(\.number), shortlist: options.shortlist,
      constraints: sentences.allSatisfy(\.constraints.isEmpty) ? [] : sentences.map(\.constraints))
    task.shouldStop = options.shouldStop
    return task
  }
}

/// A text has fewer parts than 2 to this power.
private let partBits = 24
