internal import Bitext
internal import Packing
internal import Text

/// Where the tokens of a corpus are.
enum TrainingStorage: Sendable {
  /// Sources with their end marks, targets without marks, or labels.
  case memory(sources: TokenBatch, targets: TokenBatch, origins: [SentencePair.Origin])
  /// In files, without marks.
  case packed(PackedMixture, endOfSource: TokenID)

  /// The number of pairs.
  var count: Int {
    switch self {
    case .memory(let sources, _, _): sources.count
    case .packed(let corpora, _): corpora.count
    }
  }

  /// The number of source tokens of all pairs, end marks included, and of target tokens without marks; of packed corpora
  /// that are not drawn from alike, of as many pairs as an epoch draws.
  var tokens: (source: Int, target: Int) {
    switch self {
    case .memory(let sources, let targets, _): return (sources.tokenCount, targets.tokenCount)
    case .packed(let corpora, _):
      let tokens = corpora.tokensOfEpoch
      return (tokens.source + corpora.count, tokens.target)
    }
  }

  /// Returns the number of source tokens of a pair, the end mark included.
  func sourceLength(of pair: Int) -> Int {
    switch self {
    case .memory(let sources, _, _): sources.length(of: pair)
    case .packed(let corpora, _): corpora.sourceLength(of: pair) + 1
    }
  }

  /// Returns the number of target tokens of a pair, without marks.
  func targetLength(of pair: Int) -> Int {
    switch self {
    case .memory(_, let targets, _): targets.length(of: pair)
    case .packed(let corpora, _): corpora.targetLength(of: pair)
    }
  }

  /// Returns the tokens of pairs: sources with their end marks, targets without marks.
  ///
  /// - Throws: Where a packed corpus is damaged.
  func sequences(of pairs: [Int]) throws -> (sources: [[TokenID]], targets: [[TokenID]]) {
    switch self {
    case .memory(let sources, let targets, _):
      return (pairs.map { Array(sources[$0]) }, pairs.map { Array(targets[$0]) })
    case .packed(let corpora, let end):
      defer { corpora.release() }
      return (
        try pairs.map { try corpora.source(of: $0) + [end] }, try pairs.map { try corpora.target(of: $0) }
      )
    }
  }

  /// Returns the sources of pairs with their edges; nil where they have none.
  func sourcesWithGraphs(of pairs: [Int]) -> TokenBatch? {
    guard case .memory(let sources, _, _) = self, sources.graphs != nil else { return nil }
    return sources.selecting(pairs)
  }

  /// Returns where a pair came from.
  func origin(of pair: Int) -> SentencePair.Origin {
    switch self {
    case .memory(_, _, let origins): origins[pair]
    case .packed(let corpora, _): corpora.origin(of: pair)
    }
  }
}
