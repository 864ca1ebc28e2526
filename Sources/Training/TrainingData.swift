public import Bitext
internal import Randomness
public import Text
internal import Translation

/// A corpus as token identifiers, packed.
public struct TrainingData: Sendable {
  /// Each with its end mark.
  private let sources: TokenBatch
  /// Without marks.
  private let targets: TokenBatch
  private let origins: [SentencePair.Origin]
  private let beginning: TokenID
  private let end: TokenID

  /// Encodes sentence pairs.
  ///
  /// - Throws: `CorpusError.tooManyTokens`.
  public init(_ pairs: [SentencePair], source: Tokenizer, target: Tokenizer, threads: Int) throws {
    sources = try TokenBatch(ofCorpus: source.encodeSources(pairs.map(\.source), threads: threads))
    targets = try TokenBatch(ofCorpus: target.encode(pairs.map(\.target), threads: threads))
    origins = pairs.map(\.origin)
    beginning = target.vocabulary.beginningID
    end = target.vocabulary.endID
  }

  /// Number of pairs.
  public var count: Int { sources.count }

  /// Returns where the pair at an index came from.
  func origin(of pair: Int) -> SentencePair.Origin { origins[pair] }

  /// Returns the batch of the pairs at these indices.
  public func batch(_ pairs: [Int]) -> Batch {
    Batch(
      sources: pairs.map { Array(sources[$0]) }, targets: pairs.map { Array(targets[$0]) },
      pairIndices: pairs,
      start: beginning, end: end)
  }

  /// Returns the number of tokens of the pairs at these indices, end marks included.
  func tokens(of pairs: [Int]) -> Int {
    pairs.reduce(0) { $0 + sources.length(of: $1) + targets.length(of: $1) + 1 }
  }

  /// Number of tokens of all pairs, end marks included.
  var tokens: Int { tokens(of: Array(0..<count)) }

  /// Number of target tokens of all pairs, end marks included.
  var targetTokens: Int { (0..<count).reduce(0) { $0 + targets.length(of: $1) + 1 } }

  /// Returns the number of tokens of the longest source of the pairs at these indices.
  func longestSource(of pairs: [Int]) -> Int { pairs.map { sources.length(of: $0) }.max() ?? 0 }

  func sampler(tokenBudget: Int, seed: Seed) -> BatchSampler {
    BatchSampler(
      sourceLengths: (0..<count).map { sources.length(of: $0) },
      targetLengths: (0..<count).map { targets.length(of: $0) + 1 }, tokenBudget: tokenBudget, seed: seed)
  }
}
