public import Tensors

/// Attention by several heads at once, between linear maps.
///
/// Section 3.2.2 of Vaswani et al. 2017. What makes an attention self- or cross-attention is only where its queries and
/// its memory come from: one tensor, or two. The parameters of a score belong to the layer: all its heads share them.
public struct MultiHeadAttention: Sendable {
  let projections: AttentionProjections
  public let output: Linear
  /// What the heads do.
  public let attention: Attention
  /// Width of a head.
  let headSize: Int

  /// - Parameters:
  ///   - scope: Where the parameters are made and named.
  ///   - features: A multiple of `heads`.
  ///   - heads: The number of heads.
  ///   - projections: How many matrices make queries, keys and values.
  ///   - score: How well a query fits a key.
  ///   - scale: What the scaled dot product is divided by.
  ///   - window: The most places that a key is away from a query that sees it; nil for any.
  ///   - positions: What a self-attention knows of the distance between query and key.
  ///   - normalizer: How scores become weights.
  ///   - dropout: The probability with which each attention weight is dropped in training.
  ///   - site: Where in its model the attention stands; its kind says which tokens are seen.
  ///   - memoryFeatures: Width of the memory where it is not `features`.
  ///   - attentionFeatures: Width of the hidden layer of the additive score; nil for that of a head.
  public init(
    _ scope: ParameterScope, features: Int, heads: Int, projections: AttentionProjectionKind = .separate,
    score: AttentionScoreKind = .scaledDot, scale: AttentionScale = .keyWidth, window: Int? = nil,
    positions: AttentionPositions = .none, normalizer: AttentionNormalizer = .softmax, dropout: Float,
    site: AttentionSite, memoryFeatures: Int? = nil, attentionFeatures: Int? = nil
  ) {
    precondition(features % heads == 0, "\(features) features do not divide among \(heads) heads")
    headSize = features / heads
    self.projections = AttentionProjections(
      scope, projections, features: features, memoryFeatures: memoryFeatures ?? features,
      isOfOneInput: site.kind != .cross)
    output = Linear(scope["output"], inputs: features, outputs: features)
    attention = Attention(
      score.makeScore(
        scope["score"], query: headSize, memory: headSize, hidden: attentionFeatures ?? headSize,
        scale: scale),
      window: window, positions: positions, normalizer: normalizer, heads: heads, dropout: dropout, site: site
    )
  }

  /// Attends from every token of packed sentences to the tokens of its own sentence.
  ///
  /// - Parameters:
  ///   - x: Where queries, keys and values come from, [tokens, features].
  ///   - offsets: Where each sentence begins, and behind the last their end.
  /// - Returns: [tokens, features].
  public func callAsFunction(_ x: Tensor, offsets: [Int32]) -> Tensor {
    let all = projections.ofOneInput
    let layout = layout(queryOffsets: offsets, memoryOffsets: offsets)
    if isPackedAndFused([all], in: x.pass) {
      let rows = all.rows(x)
      let columns = (0..<3).map { all.columns($0, of: rows) }
      attention.positions.turning?.turn(
        Array(columns[..<2]), heads: attention.heads, places: tokenPlaces(offsets: offsets), x.pass)
      return output(
        Tensors.attention(
          query: columns[0], keys: columns[1], values: columns[2], layout, site: attention.site, x.pass))
    }
    if attention.isFused(in: x.pass), attention.positions.turning == nil, let columns = all.columns(x) {
      return output(attend(columns[0], columns[1], columns[2], layout))
    }
    return attend(all(x), queryOffsets: offsets, memoryOffsets: offsets)
  }

  /// Attends from every token of packed sentences to the tokens of its own sentence that edges lead to.
  ///
  /// - Parameters:
  ///   - x: Where queries, keys and values come from, [tokens, features].
  ///   - edges: Which tokens each token sees.
  /// - Returns: [tokens, features].
  public func callAsFunction(_ x: Tensor, along edges: AttentionEdges) -> Tensor {
    let all = projections.ofOneInput(x)
    return output(attention(query: all[0], keys: all[1], values: all[2], along: edges))
  }

  /// Attends from every token of packed sentences to the memory of the same sentences.
  ///
  /// - Parameters:
  ///   - x: Where the queries come from, [query tokens, features].
  ///   - memory: Where the keys and values come from, [memory tokens, memory features].
  ///   - queryOffsets: Where each sentence begins in x, and its end.
  ///   - memoryOffsets: The same in the memory.
  /// - Returns: [query tokens, features].
  public func callAsFunction(
    _ x: Tensor, memory: Tensor, queryOffsets: [Int32], memoryOffsets: [Int32]
  ) -> Tensor {
    let (queries, keysAndValues) = (projections.queries, projections.keysAndValues)
    let layout = layout(queryOffsets: queryOffsets, memoryOffsets: memoryOffsets)
    if isPackedAndFused([queries, keysAndValues], in: x.pass) {
      let (rows, memoryRows) = (queries.rows(x), keysAndValues.rows(memory))
      return output(
        Tensors.attention(
          query: queries.columns(0, of: rows), keys: keysAndValues.columns(0, of: memoryRows),
          values: keysAndValues.columns(1, of: memoryRows), layout, site: attention.site, x.pass))
    }
    if attention.isFused(in: x.pass), projections.isFused, let query = queries.columns(x),
      let memory = keysAndValues.columns(memory)
    {
      return output(attend(query[0], memory[0], memory[1], layout))
    }
    return attend(
      queries(x) + keysAndValues(memory), queryOffsets: queryOffsets, memoryOffsets: memoryOffsets)
  }

  // MARK: - Private

  /// Whether the fused kernel reads the results of packed products, side by side as they are.
  private func isPackedAndFused(_ groups: [ProjectionGroup], in pass: ForwardPass) -> Bool {
    groups.allSatisfy(\.isPacked) && !pass.isTraining && attention.isFused(in: pass)
  }

  private func layout(queryOffsets: [Int32], memoryOffsets: [Int32]) -> PackedAttention {
    attention.layout(headSize: headSize, queryOffsets: queryOffsets, memoryOffsets: memoryOffsets)
  }

  /// The fused kernel over what one product makes, in training too.
  private func attend(
    _ query: TensorColumns, _ keys: TensorColumns, _ values: TensorColumns, _ layout: PackedAttention
  ) -> Tensor {
    Tensors.attention(
      query: query, keys: keys, values: values, layout, dropout: attention.dropout, site: attention.site)
  }

  /// The attention of training, of weights that are not packed, and of all scores and normalisers.
  ///
  /// - Parameter projected: Queries, keys and values.
  private func attend(_ projected: [Tensor], queryOffsets: [Int32], memoryOffsets: [Int32]) -> Tensor {
    output(
      attention(
        query: projected[0], keys: projected[1], values: projected[2], queryOffsets: queryOffsets,
        memoryOffsets: memoryOffsets))
  }
}
