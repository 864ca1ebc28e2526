public import Bitext
internal import Packing
internal import Randomness
public import Text
internal import Translation

/// A corpus as token identifiers, in memory or in the files of packed corpora.
public struct TrainingData: Sendable {
  private let storage: TrainingStorage
  private let format: Format

  private enum Format: Sendable {
    /// The marks before and after a target.
    case text(beginning: TokenID, end: TokenID)
    /// The places in the source that labels of words are read at; nil for labels of texts.
    case labels(places: TokenBatch?)
  }

  /// Encodes sentence pairs.
  ///
  /// - Throws: `CorpusError.tooManyTokens`.
  public init(_ pairs: [SentencePair], source: Tokenizer, target: Tokenizer, threads: Int) throws {
    try self.init(pairs, source: source, target: target, nil, threads: threads)
  }

  /// Encodes sentence pairs as an epoch sees them, with the edges of their sources where all have some.
  ///
  /// Where pieces are dropped, edges are left out: they lead to the usual pieces.
  init(
    _ pairs: [SentencePair], source: Tokenizer, target: Tokenizer, _ dropout: SubwordDropout?, threads: Int
  ) throws {
    let graphs = pairs.compactMap(\.graph)
    let sources: TokenBatch
    if dropout == nil, !pairs.isEmpty, graphs.count == pairs.count {
      let encoded = source.encodeSources(pairs.map(\.source), graphs, threads: threads)
      sources = try TokenBatch(ofCorpus: encoded.map(\.tokens), graphs: encoded.map(\.graph))
    } else {
      sources = try TokenBatch(ofCorpus: source.encodeSources(of: pairs, dropout, threads: threads))
    }
    let texts = pairs.map(\.target)
    let targets = try TokenBatch(
      ofCorpus: dropout?.encode(texts, .target, target, threads: threads)
        ?? target.encode(texts, threads: threads))
    storage = .memory(sources: sources, targets: targets, origins: pairs.map(\.origin))
    format = .text(beginning: target.vocabulary.beginningID, end: target.vocabulary.endID)
  }

  /// Takes packed corpora, whose tokens are read where they lie.
  init(_ corpora: PackedMixture, source: Vocabulary, target: Vocabulary) {
    storage = .packed(corpora, endOfSource: source.endID)
    format = .text(beginning: target.beginningID, end: target.endID)
  }

  /// Encodes sentences with labels.
  ///
  /// Words of which normalization leaves nothing are left out with their labels.
  ///
  /// - Precondition: Each target has as many labels as its source needs, which `LabelUnit.check` finds out, and only whole
  ///   texts have labels where pieces are dropped.
  /// - Throws: `CorpusError.tooManyTokens`.
  init(
    _ pairs: [SentencePair], source: Tokenizer, labels: LabelSet, of unit: LabelUnit,
    _ dropout: SubwordDropout? = nil, threads: Int
  ) throws {
    let targets = pairs.map { labels.encode($0.target) }
    let origins = pairs.map(\.origin)
    switch unit {
    case .text:
      let sources = try TokenBatch(ofCorpus: source.encodeSources(of: pairs, dropout, threads: threads))
      storage = .memory(sources: sources, targets: try TokenBatch(ofCorpus: targets), origins: origins)
      format = .labels(places: nil)
    case .word:
      precondition(dropout == nil, "labels of words are read at their usual pieces")
      let pieces = source.encodeWords(pairs.map(\.source), threads: threads)
      let seen = zip(pieces, targets).map { pieces, labels in
        zip(pieces.words, labels).compactMap { word, label in
          word.firstPiece.map { (place: Int32($0), label: label) }
        }
      }
      let sources = try TokenBatch(ofCorpus: pieces.map { $0.tokens + [source.vocabulary.endID] })
      storage = .memory(
        sources: sources, targets: try TokenBatch(ofCorpus: seen.map { $0.map(\.label) }), origins: origins)
      format = .labels(places: try TokenBatch(ofCorpus: seen.map { $0.map(\.place) }))
    }
  }

  /// Number of pairs.
  public var count: Int { storage.count }

  /// Returns where the pair at an index came from.
  func origin(of pair: Int) -> SentencePair.Origin { storage.origin(of: pair) }

  /// Returns the batch of the pairs at these indices.
  ///
  /// - Throws: Where a packed corpus is damaged.
  public func batch(_ pairs: [Int]) throws -> Batch {
    let (sources, targets) = try storage.sequences(of: pairs)
    switch format {
    case .text(let beginning, let end):
      let batch = Batch(
        sources: sources, targets: targets, pairIndices: pairs, start: beginning, end: end)
      return storage.sourcesWithGraphs(of: pairs).map(batch.reading) ?? batch
    case .labels(let places):
      return Batch(
        sources: sources, labels: targets, places: places.map { places in pairs.map { Array(places[$0]) } },
        pairIndices: pairs)
    }
  }

  /// The marks that a target has when it is to be answered.
  private var marks: Int {
    switch format {
    case .text: 1
    case .labels: 0
    }
  }

  /// Returns the number of tokens of the pairs at these indices, end marks included.
  func tokens(of pairs: [Int]) -> Int {
    pairs.reduce(0) { $0 + storage.sourceLength(of: $1) + storage.targetLength(of: $1) + marks }
  }

  /// Number of tokens of all pairs, end marks included.
  var tokens: Int { storage.tokens.source + targetTokens }

  /// Number of target tokens of all pairs, end marks included.
  var targetTokens: Int { storage.tokens.target + count * marks }

  /// Returns the number of tokens of the longest source of the pairs at these indices.
  func longestSource(of pairs: [Int]) -> Int { pairs.map { storage.sourceLength(of: $0) }.max() ?? 0 }

  /// Returns the batches of all epochs: of at most so many target tokens or, since the work of labels is in the sources, so
  /// many source tokens.
  func sampler(tokenBudget: Int, seed: Seed) -> TrainingSampler {
    if case .packed(let corpora, _) = storage {
      return .drawn(PackedSampler(corpora, tokenBudget: tokenBudget, seed: seed))
    }
    let sourceLengths = (0..<count).map { storage.sourceLength(of: $0) }
    let targetLengths =
      switch format {
      case .text: (0..<count).map { storage.targetLength(of: $0) + 1 }
      case .labels: sourceLengths
      }
    return .listed(
      BatchSampler(
        sourceLengths: sourceLengths, targetLengths: targetLengths, tokenBudget: tokenBudget, seed: seed))
  }
}

extension Tokenizer {
  fileprivate func encodeSources(
    of pairs: [SentencePair], _ dropout: SubwordDropout?, threads: Int
  ) -> [[TokenID]] {
    let texts = pairs.map(\.source)
    guard let dropout else { return encodeSources(texts, threads: threads) }
    return dropout.encode(texts, .source, self, threads: threads).map { $0 + [vocabulary.endID] }
  }
}
