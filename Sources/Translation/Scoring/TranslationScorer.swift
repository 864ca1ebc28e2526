public import Bitext
internal import Files
public import Tensors
internal import Text
internal import Threads

/// Says how probable given translations are to a model, or to several that decide together: the log-probability of each
/// token of the target, `</s>` among them, after the source and the tokens before it (teacher forcing).
///
/// The same pair gets the same numbers, bit for bit, alone or among others, on any number of threads, with any batch size.
/// They are what a search would find step by step, but for rounding. Sentences are never divided: a very long one is
/// computed whole, in memory that grows with its length and, where the model has self-attention, in time that grows with
/// the square of it; learned positions beyond the last are the last. Several threads that ask at once wait for each other.
public final class TranslationScorer: Sendable {
  private let system: TranslationSystem
  private let batchTokens: Int
  private let workers: ThreadPool
  /// What each thread computes in.
  private let memories: WorkerLocal<MemoryPool>

  /// Prepares a model, or several that decide together, for scoring.
  ///
  /// - Parameters:
  ///   - system: The model or the models.
  ///   - threads: How many to work with; they change no number.
  ///   - precision: What the weights are packed in.
  ///   - batchTokens: How many source and target tokens a thread works on at a time; nil for what suits the size of the
  ///     model. It changes no number.
  public init(
    _ system: TranslationSystem, threads: Int = 1, precision: WeightPrecision = .float32,
    batchTokens: Int? = nil
  ) {
    self.system = system
    self.batchTokens =
      batchTokens ?? preferredBatchTokens(parameters: system.parameterCount, precision)
    let device = system.first.device
    workers = ThreadPool(threads: threads, device: device)
    memories = WorkerLocal(workers) { _ in MemoryPool(device) }
    system.pack(as: precision)
  }

  /// The pieces of a scored target, as they are shown to people.
  public func pieces(of translation: ScoredTranslation) -> [String] {
    translation.tokens.map(system.first.targetTokenizer.vocabulary.piece)
  }

  /// Whether the encoder goes along edges, which then have to come with the sources.
  public var needsEdges: Bool { system.first.configuration.needsEdges }

  /// Returns how probable each target is as the translation of the source at the same place.
  ///
  /// - Parameters:
  ///   - texts: The sources.
  ///   - targets: What each may have become.
  ///   - graphs: The edges between the words of each source, for a model whose encoder goes along edges, which then reads each
  ///     pair as it is; other models do without.
  public func score(
    sources texts: [String], targets: [String], graphs: [WordGraph]? = nil
  ) -> [ScoredTranslation] {
    precondition(texts.count == targets.count, "\(texts.count) sources, \(targets.count) targets")
    let graphs = needsEdges ? graphs : nil
    precondition(graphs.map { $0.count == texts.count } ?? true, "edges of other sources")
    let model = system.first
    let pairs = workers.map(texts.count, inBlocksOf: 64) { index -> (source: String, target: String) in
      if graphs != nil { return (texts[index], targets[index]) }
      return model.reading(source: texts[index], target: targets[index])
    }
    let texts = pairs.map(\.source)
    let edged = graphs.map { graphs in
      workers.map(texts.count, inBlocksOf: 64) { index in
        model.sourceTokenizer.encodeSource(texts[index], graphs[index])
      }
    }
    let sources =
      edged?.map(\.tokens)
      ?? encoded(texts) { [tokenizer = model.sourceTokenizer] in tokenizer.encodeSource($0) }
    let others = system.otherSources { tokenizer in encoded(texts) { tokenizer.encodeSource($0) } }
    let targets = encoded(pairs.map(\.target)) { [tokenizer = system.first.targetTokenizer] in
      tokenizer.encode($0)
    }
    let batches = sentenceBatches(
      lengths: zip(sources, targets).map { $0.count + $1.count + 1 }, rowsPerSentence: 1,
      tokenBudget: batchTokens, threads: workers.threads)
    var scored = [ScoredTranslation?](repeating: nil, count: texts.count)
    for (batch, results) in zip(batches, score(batches, sources, edged?.map(\.graph), others, targets)) {
      for (index, result) in zip(batch, results) { scored[index] = result }
    }
    return scored.compactMap(\.self)
  }

  /// Returns the edges between the words of the sources of pairs, where the model goes along edges; nil where it does not.
  ///
  /// - Throws: `EdgeError.tooLong`, since the edges between the pieces of a very long word would be very many.
  package func graphs(of pairs: [SentencePair]) throws -> [WordGraph]? {
    guard needsEdges else { return nil }
    return try pairs.map { pair in
      let tokens = system.first.sourceTokenizer.encodeSource(pair.source).count
      guard tokens <= Self.mostTokensAlongEdges else {
        throw EdgeError.tooLong(
          source: FileSystem.inputName(pair.origin.path), line: pair.origin.line, tokens: tokens,
          most: Self.mostTokensAlongEdges)
      }
      return pair.graph ?? WordGraph([])
    }
  }

  private static let mostTokensAlongEdges = 1024

  // MARK: Parallel work

  private func encoded(_ texts: [String], _ encode: @Sendable (String) -> [TokenID]) -> [[TokenID]] {
    workers.map(texts.count, inBlocksOf: 64) { encode(texts[$0]) }
  }

  private func score(
    _ batches: [[Int]], _ sources: [[TokenID]], _ graphs: [TokenGraph]?, _ others: [[[TokenID]]?],
    _ targets: [[TokenID]]
  ) -> [[ScoredTranslation]] {
    let vocabulary = system.first.targetTokenizer.vocabulary
    return workers.map(batches.count, with: memories) { task, memory in
      let indices = batches[task]
      var batch = Batch(
        sources: indices.map { sources[$0] }, targets: indices.map { targets[$0] },
        start: vocabulary.beginningID, end: vocabulary.endID)
      if let graphs {
        batch = batch.reading(
          TokenBatch(indices.map { sources[$0] }, graphs: indices.map { graphs[$0] }))
      }
      let others = others.map { sources in sources.map { sources in indices.map { sources[$0] } } }
      return score(batch, others, memory)
    }
  }

  private func score(
    _ batch: Batch, _ others: [[[TokenID]]?], _ memory: MemoryPool
  ) -> [ScoredTranslation] {
    let pass = ForwardPass(.inference, on: system.first.device, memory: memory)
    let values = system.tokenLogProbabilities(of: batch, otherSources: others, pass)
    let offsets = batch.targetOutputs.offsets
    return (0..<batch.count).map { index in
      ScoredTranslation(
        tokens: Array(batch.targetOutputs[index]),
        logProbabilities: Array(values[Int(offsets[index])..<Int(offsets[index + 1])]))
    }
  }
}
