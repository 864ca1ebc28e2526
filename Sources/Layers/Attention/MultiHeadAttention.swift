public import Tensors

/// Attention by several heads at once, between linear maps.
///
/// Section 3.2.2 of Vaswani et al. 2017. What makes an attention self- or cross-attention is only where its queries and
/// its memory come from: one tensor, or two. The parameters of a score belong to the layer: all its heads share them.
public struct MultiHeadAttention: Sendable {
  public let query: Linear
  public let key: Linear
  public let value: Linear
  public let output: Linear
  /// What the heads do.
  public let attention: Attention
  /// The maps to queries, keys and values of one input; nil where the memory is of another width than the queries.
  let all: ProjectionGroup?
  let queries: ProjectionGroup
  let keysAndValues: ProjectionGroup

  /// - Parameters:
  ///   - scope: Where the parameters are made and named.
  ///   - features: A multiple of `heads`.
  ///   - heads: The number of heads.
  ///   - score: How well a query fits a key.
  ///   - normalizer: How scores become weights.
  ///   - dropout: The probability with which each attention weight is dropped in training.
  ///   - site: Where in its model the attention stands; its kind says which tokens are seen.
  ///   - memoryFeatures: Width of the memory where it is not `features`.
  ///   - attentionFeatures: Width of the hidden layer of the additive score; nil for that of a head.
  public init(
    _ scope: ParameterScope, features: Int, heads: Int, score: AttentionScoreKind = .scaledDot,
    normalizer: AttentionNormalizer = .softmax, dropout: Float, site: AttentionSite,
    memoryFeatures: Int? = nil, attentionFeatures: Int? = nil
  ) {
    precondition(features % heads == 0, "\(features) features do not divide among \(heads) heads")
    let (headSize, memoryFeatures) = (features / heads, memoryFeatures ?? features)
    // As PyTorch and fairseq begin them: the three as one matrix.
    let initializer = Initializer.glorotUniform(gain: Float(0.5).squareRoot())
    func projection(_ name: String, inputs: Int) -> Linear {
      Linear(scope[name], inputs: inputs, outputs: features, weight: initializer)
    }
    query = projection("query", inputs: features)
    key = projection("key", inputs: memoryFeatures)
    value = projection("value", inputs: memoryFeatures)
    output = Linear(scope["output"], inputs: features, outputs: features)
    if memoryFeatures == features {
      let maps = scope.together([query, key, value].map { ($0.weight, $0.bias) })
      all = ProjectionGroup(maps: maps, range: 0..<3)
      queries = ProjectionGroup(maps: maps, range: 0..<1)
      keysAndValues = ProjectionGroup(maps: maps, range: 1..<3)
    } else {
      all = nil
      queries = ProjectionGroup(maps: scope.together([(query.weight, query.bias)]), range: 0..<1)
      keysAndValues = ProjectionGroup(
        maps: scope.together([key, value].map { ($0.weight, $0.bias) }), range: 0..<2)
    }
    attention = Attention(
      score.makeScore(
        scope["score"], query: headSize, memory: headSize, hidden: attentionFeatures ?? headSize),
      normalizer: normalizer, heads: heads, dropout: dropout, site: site)
  }

  /// Attends from every token of packed sentences to the tokens of its own sentence.
  ///
  /// - Parameters:
  ///   - x: Where queries, keys and values come from, [tokens, features].
  ///   - offsets: Where each sentence begins, and behind the last their end.
  /// - Returns: [tokens, features].
  public func callAsFunction(_ x: Tensor, offsets: [Int32]) -> Tensor {
    guard isPackedAndFused(in: x.pass), let all else {
      return attend(from: x, to: x, queryOffsets: offsets, memoryOffsets: offsets)
    }
    let rows = all.rows(x)
    return output(
      Tensors.attention(
        query: all.columns(0, of: rows), keys: all.columns(1, of: rows), values: all.columns(2, of: rows),
        layout(queryOffsets: offsets, memoryOffsets: offsets), site: attention.site, x.pass))
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
    guard isPackedAndFused(in: x.pass) else {
      return attend(from: x, to: memory, queryOffsets: queryOffsets, memoryOffsets: memoryOffsets)
    }
    let (rows, memoryRows) = (queries.rows(x), keysAndValues.rows(memory))
    return output(
      Tensors.attention(
        query: queries.columns(0, of: rows), keys: keysAndValues.columns(0, of: memoryRows),
        values: keysAndValues.columns(1, of: memoryRows),
        layout(queryOffsets: queryOffsets, memoryOffsets: memoryOffsets), site: attention.site, x.pass))
  }

  // MARK: - Private

  /// Width of a head.
  var headSize: Int { query.weight.shape[0] / attention.heads }

  /// Whether the fused kernel reads the results of packed products, side by side as they are.
  private func isPackedAndFused(in pass: ForwardPass) -> Bool {
    queries.isPacked && keysAndValues.isPacked && !pass.isTraining && attention.isFused(in: pass)
  }

  private func layout(queryOffsets: [Int32], memoryOffsets: [Int32]) -> PackedAttention {
    attention.layout(headSize: headSize, queryOffsets: queryOffsets, memoryOffsets: memoryOffsets)
  }

  /// The attention of training, of weights that are not packed, and of all scores and normalisers.
  private func attend(
    from x: Tensor, to memory: Tensor, queryOffsets: [Int32], memoryOffsets: [Int32]
  ) -> Tensor {
    output(
      attention(
        query: queries(x, 0), keys: keysAndValues(memory, 0), values: keysAndValues(memory, 1),
        queryOffsets: queryOffsets, memoryOffsets: memoryOffsets))
  }
}
