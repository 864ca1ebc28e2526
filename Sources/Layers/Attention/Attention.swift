public import Tensors

/// Attention: each query looks at the vectors of a memory and takes the mean of their values, by its own weights.
///
/// A value made of its parts, the same for self-, cross- and recurrent attention:
///
///     score        how well does a query fit each key? (logits)     `ScaledDotScore`: QKᵀ / √d_k
///     mask         which keys does it see? (attention mask)         all of its sentence, or itself and those before
///     window       how far away may they be?                        any distance, or at most so many tokens
///     edges        which are its neighbours?                        all, or those of a graph: `AttentionEdges`
///     positions    what does it know of the distance to them?       nothing of its own, or `AttentionPositions`
///     normalizer   how do scores become weights?                    softmax, or a sigmoid of each
///     heads        how many look at once, each at its own columns
///
/// With the parts of Vaswani et al. 2017 it is their equation 1, softmax(QKᵀ / √d_k) V. `attend` computes it for all
/// parts, by operations that each have a gradient. Where a fused kernel computes the same, the attention of packed
/// sentences takes that.
public struct Attention: Sendable {
  public let score: any AttentionScore
  public let mask: AttentionMask
  /// The most places that a key is away from a query that sees it; nil for any.
  public let window: Int?
  public let positions: AttentionPositions
  public let normalizer: AttentionNormalizer
  public let heads: Int
  /// The probability with which each weight is dropped in training.
  public let dropout: Float
  public let site: AttentionSite

  /// - Parameters:
  ///   - score: Of a query and a key of one head.
  ///   - mask: nil for what the kind of the attention needs.
  ///   - window: The most places that a key is away from a query that sees it; nil for any.
  ///   - positions: What a self-attention knows of the distance between query and key.
  ///   - normalizer: How scores become weights.
  ///   - heads: The number of heads.
  ///   - dropout: The probability with which each weight is dropped in training.
  ///   - site: Where in its model the attention stands, for an observer.
  public init(
    _ score: any AttentionScore, mask: AttentionMask? = nil, window: Int? = nil,
    positions: AttentionPositions = .none, normalizer: AttentionNormalizer = .softmax, heads: Int = 1,
    dropout: Float = 0, site: AttentionSite
  ) {
    self.score = score
    self.mask = mask ?? AttentionMask(of: site.kind)
    self.window = window
    self.positions = positions
    self.normalizer = normalizer
    self.heads = heads
    self.dropout = dropout
    self.site = site
  }

  // MARK: The general path

  /// Returns a memory as `attend` compares it with queries, once for all queries.
  ///
  /// - Parameter memory: [memory rows, heads * features].
  /// - Returns: [heads * memory rows, features of the score].
  public func keys(_ memory: Tensor) -> Tensor { score.keys(splitHeads(memory, heads: heads)) }

  /// Returns a memory as `attend` takes its mean.
  ///
  /// - Parameter memory: [memory rows, heads * features].
  /// - Returns: [heads * memory rows, features].
  public func values(_ memory: Tensor) -> Tensor { splitHeads(memory, heads: heads) }

  /// Attends with each query to what it sees: softmax(QKᵀ / √d_k) V, with the score, the positions and the normaliser of
  /// this attention.
  ///
  /// - Parameters:
  ///   - query: Q, [rows, heads * features]; with rotary positions turned, as the keys are.
  ///   - keys: K as `keys(_:)` returned it.
  ///   - values: V as `values(_:)` returned it.
  ///   - spans: Which rows of the memory each query sees.
  ///   - step: The step of a recurrence of one head in training and with given targets.
  /// - Returns: The context, [rows, heads * features of a value], and the weights before dropout, one for each meeting
  ///   of a query and a key, those of a head behind those of the head before it.
  public func attend(
    query: Tensor, keys: Tensor, values: Tensor, _ spans: MemorySpans, at step: TimeStep? = nil
  ) -> (context: Tensor, weights: Tensor) {
    let spans = spans.split(heads: heads, memoryRows: keys.rows / heads)
    let queries = splitHeads(query, heads: heads)  // [heads * rows, features]
    let fit = score(queries, keys, spans, at: step)  // QKᵀ / √d_k, [meetings]
    let scores = plus(fit, positions.scores(queries, scale: scale, heads: heads, spans))
    let weights = normalizer(scores, spans)  // softmax(QKᵀ / √d_k), [meetings]
    let kept = Tensors.dropout(weights, dropout)
    let mean = weightedMean(kept, of: values, spans)  // softmax(QKᵀ / √d_k) V, [heads * rows, features]
    let context = plus(mean, positions.means(kept, spans))
    query.pass.observer?.observe(
      site, heads: heads, queries: queries, keys: keys, scores: scores, weights: weights, values: values,
      spans)
    return (mergeHeads(context, heads: heads), weights)
  }

  /// What the score multiplies products of queries and keys by.
  private var scale: Float { (score as? ScaledDotScore)?.scale ?? 1 }

  // MARK: Packed sentences

  /// Attends from every token of packed sentences to what it sees of a memory of the same sentences.
  ///
  /// - Parameters:
  ///   - query: [query tokens, heads * features].
  ///   - keys: [memory tokens, heads * features].
  ///   - values: [memory tokens, heads * features].
  ///   - queryOffsets: Where the queries of each sentence begin, and behind the last their end.
  ///   - memoryOffsets: The same for the memory.
  /// - Returns: [query tokens, heads * features].
  public func callAsFunction(
    query: Tensor, keys: Tensor, values: Tensor, queryOffsets: [Int32], memoryOffsets: [Int32]
  ) -> Tensor {
    let (query, keys) = turned(query, keys, offsets: queryOffsets)
    if isFused(in: query.pass) {
      let layout = layout(
        headSize: query.columns / heads, queryOffsets: queryOffsets, memoryOffsets: memoryOffsets)
      return attention(query: query, keys: keys, values: values, layout, dropout: dropout, site: site)
    }
    let spans = mask.spans(queryOffsets: queryOffsets, memoryOffsets: memoryOffsets, window: window)
    return attend(query: query, keys: self.keys(keys), values: self.values(values), spans).context
  }

  /// Attends from every token of packed sentences to those that edges lead to; neither mask nor window is asked.
  ///
  /// - Parameters:
  ///   - query: [tokens, heads * features].
  ///   - keys: [tokens, heads * features].
  ///   - values: [tokens, heads * features].
  ///   - edges: Which keys each query sees.
  /// - Returns: [tokens, heads * features].
  public func callAsFunction(
    query: Tensor, keys: Tensor, values: Tensor, along edges: AttentionEdges
  ) -> Tensor {
    let (query, keys) = turned(query, keys, offsets: edges.offsets)
    return attend(
      query: query, keys: edges.gathered(self.keys(keys), heads: heads),
      values: edges.gathered(self.values(values), heads: heads), edges.spans
    ).context
  }

  /// Whether the fused kernel computes this attention.
  var isFused: Bool { score is ScaledDotScore && normalizer == .softmax && positions.areOutsideScores }

  /// Whether it does so in a pass: who wants to see more than weights sees the general path.
  func isFused(in pass: ForwardPass) -> Bool { isFused && pass.observer?.needsWeightsOnly ?? true }

  /// Returns queries and keys of packed sentences as the score compares them.
  private func turned(_ query: Tensor, _ keys: Tensor, offsets: [Int32]) -> (query: Tensor, keys: Tensor) {
    guard let rotary = positions.turning else { return (query, keys) }
    let places = tokenPlaces(offsets: offsets)
    return (
      rotary(query, heads: heads, places: places), rotary(keys, heads: heads, places: places)
    )
  }

  /// Returns what the fused kernel is told.
  func layout(headSize: Int, queryOffsets: [Int32], memoryOffsets: [Int32]) -> PackedAttention {
    PackedAttention(
      heads: heads, headSize: headSize, queryOffsets: queryOffsets, keyOffsets: memoryOffsets,
      isCausal: mask == .causal, isScaled: isScaled, window: window)
  }

  /// Whether scores are divided by √d_k, where the score is one that can be.
  var isScaled: Bool { (score as? ScaledDotScore)?.isScaled ?? true }
}

/// Returns the sum of two tensors, or the one there is.
private func plus(_ x: Tensor, _ y: Tensor?) -> Tensor { y.map { sum([x, $0]) } ?? x }
