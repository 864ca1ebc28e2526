public import Bitext
internal import Randomness
public import Text
internal import Translation

/// A corpus as token identifiers, packed.
public struct TrainingData: Sendable {
  /// Each with its end mark.
  private let sources: TokenBatch
  /// Without marks; labels, where those are learned.
  private let targets: TokenBatch
  private let format: Format
  private let origins: [SentencePair.Origin]

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
    if dropout == nil, !pairs.isEmpty, graphs.count == pairs.count {
      let encoded = source.encodeSources(pairs.map(\.source), graphs, threads: threads)
      sources = try TokenBatch(ofCorpus: encoded.map(\.tokens), graphs: encoded.map(\.graph))
    } else {
      sources = try TokenBatch(ofCorpus: source.encodeSources(of: pairs, dropout, threads: threads))
    }
    let texts = pairs.map(\.target)
    targets = try TokenBatch(
      ofCorpus: dropout?.encode(texts, .target, target, threads: threads)
        ?? target.encode(texts, threads: threads))
    format = .text(beginning: target.vocabulary.beginningID, end: target.vocabulary.endID)
    origins = pairs.map(\.origin)
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
    origins = pairs.map(\.origin)
    switch unit {
    case .text:
      sources = try TokenBatch(ofCorpus: source.encodeSources(of: pairs, dropout, threads: threads))
      self.targets = try TokenBatch(ofCorpus: targets)
      format = .labels(places: nil)
    case .word:
      precondition(dropout == nil, "labels of words are read at their usual pieces")
      let pieces = source.encodeWords(pairs.map(\.source), threads: threads)
      let seen = zip(pieces, targets).map { pieces, labels in
        zip(pieces.words, labels).compactMap { word, label in
          word.firstPiece.map { (place: Int32($0), label: label) }
        }
      }
      sources = try TokenBatch(ofCorpus: pieces.map { $0.tokens + [source.vocabulary.endID] })
      self.targets = try TokenBatch(ofCorpus: seen.map { $0.map(\.label) })
      format = .labels(places: try TokenBatch(ofCorpus: seen.map { $0.map(\.place) }))
    }
  }

  /// Number of pairs.
  public var count: Int { sources.count }

  /// Returns where the pair at an index came from.
  func origin(of pair: Int) -> SentencePair.Origin { origins[pair] }

  /// Returns the batch of the pairs at these indices.
  public func batch(_ pairs: [Int]) -> Batch {
    func tokens(of sequences: TokenBatch) -> [[TokenID]] { pairs.map { Array(sequences[$0]) } }
    let (sources, targets) = (tokens(of: self.sources), tokens(of: self.targets))
    switch format {
    case .text(let beginning, let end):
      let batch = Batch(
        sources: sources, targets: targets, pairIndices: pairs, start: beginning, end: end)
      return self.sources.graphs == nil ? batch : batch.reading(self.sources.selecting(pairs))
    case .labels(let places):
      return Batch(
        sources: sources, labels: targets, places: places.map(tokens), pairIndices: pairs)
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
    pairs.reduce(0) { $0 + sources.length(of: $1) + targets.length(of: $1) + marks }
  }

  /// Number of tokens of all pairs, end marks included.
  var tokens: Int { tokens(of: Array(0..<count)) }

  /// Number of target tokens of all pairs, end marks included.
  var targetTokens: Int { (0..<count).reduce(0) { $0 + targets.length(of: $1) + marks } }

  /// Returns the number of tokens of the longest source of the pairs at these indices.
  func longestSource(of pairs: [Int]) -> Int { pairs.map { sources.length(of: $0) }.max() ?? 0 }

  /// Returns the batches of all epochs: of at most so many target tokens or, since the work of labels is in the sources, so
  /// many source tokens.
  func sampler(tokenBudget: Int, seed: Seed) -> BatchSampler {
    let sourceLengths = (0..<count).map { sources.length(of: $0) }
    let targetLengths =
      switch format {
      case .text: (0..<count).map { targets.length(of: $0) + 1 }
      case .labels: sourceLengths
      }
    return BatchSampler(
      sourceLengths: sourceLengths, targetLengths: targetLengths, tokenBudget: tokenBudget, seed: seed)
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
