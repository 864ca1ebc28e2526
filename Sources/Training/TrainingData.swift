public import Bitext
internal import Packing
internal import Randomness
public import Text
internal import Translation

/// A corpus as token identifiers, in memory or in the files of packed corpora.
public struct TrainingData: Sendable {
  private let storage: TrainingStorage
  private let format: Format
  /// Which pairs each epoch has, where the parts of a corpus in memory are not drawn from alike.
  private var drawn: DrawnPairs?

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
  ///
  /// - Parameter mixture: How the parts that pairs came from are drawn from, and what is put before their sources.
  init(
    _ pairs: [SentencePair], source: Tokenizer, target: Tokenizer, _ dropout: SubwordDropout?,
    mixture: CorpusMixture? = nil, seed: Seed = Seed(0), threads: Int
  ) throws {
    let graphs = pairs.compactMap(\.graph)
    let sources: TokenBatch
    if dropout == nil, !pairs.isEmpty, graphs.count == pairs.count {
      let encoded = source.encodeSources(pairs.map(\.source), graphs, threads: threads)
      sources = try TokenBatch(ofCorpus: encoded.map(\.tokens), graphs: encoded.map(\.graph))
    } else {
      let encoded = source.encodeSources(of: pairs, dropout, threads: threads)
      sources = try TokenBatch(ofCorpus: source.tagged(encoded, pairs, mixture))
    }
    let texts = pairs.map(\.target)
    let targets = try TokenBatch(
      ofCorpus: dropout?.encode(texts, .target, target, threads: threads)
        ?? target.encode(texts, threads: threads))
    storage = .memory(sources: sources, targets: targets, origins: pairs.map(\.origin))
    format = .text(beginning: target.vocabulary.beginningID, end: target.vocabulary.endID)
    draw(pairs, mixture, seed)
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
    _ dropout: SubwordDropout? = nil, mixture: CorpusMixture? = nil, seed: Seed = Seed(0), threads: Int
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
    draw(pairs, mixture, seed)
  }

  private mutating func draw(_ pairs: [SentencePair], _ mixture: CorpusMixture?, _ seed: Seed) {
    guard let mixture, mixture.isUneven else { return }
    drawn = DrawnPairs(parts: pairs.map(\.part), mixture, seed: seed)
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

  /// Number of tokens of the pairs of an epoch, end marks included.
  var tokens: Int { (drawn?.sum(storage.sourceLength(of:)) ?? storage.tokens.source) + targetTokens }

  /// Number of target tokens of the pairs of an epoch, end marks included.
  var targetTokens: Int {
    (drawn?.sum(storage.targetLength(of:)) ?? storage.tokens.target) + count * marks
  }

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
        sourceLengths: sourceLengths, targetLengths: targetLengths, tokenBudget: tokenBudget, seed: seed,
        drawn: drawn))
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

  /// Returns the tokens of sources with the tag of the part that each came from.
  fileprivate func tagged(
    _ sources: [[TokenID]], _ pairs: [SentencePair], _ mixture: CorpusMixture?
  ) -> [[TokenID]] {
    guard let mixture, !mixture.tags.isEmpty else { return sources }
    let tags = mixture.tags.map { $0.map(encode) ?? [] }
    return zip(sources, pairs).map { tags[$1.part] + $0 }
  }
}
