internal import Bitext
internal import Layers
internal import Tensors
internal import Text

/// The decoder of the Transformer: masked self-attention to the target so far, cross-attention to the source.
///
/// Section 3.1 of Vaswani et al. 2017; `TransformerEncoder` tells the three attentions apart. In the place of self-attention
/// there may be a layer that keeps one vector of the target so far: see `TargetHistory`.
struct TransformerDecoder: TargetDecoder {
  private let embedding: PlacedEmbedding
  private let layers: [DecoderLayer]
  private let norm: LayerNorm?
  private let architecture: Architecture

  init(_ scope: ParameterScope, _ architecture: Architecture, _ embedding: PlacedEmbedding) {
    self.embedding = embedding
    self.architecture = architecture
    let scope = scope["decoder"]
    let positions =
      architecture.decoderSelfAttention == .attention
      ? architecture.sharedPositions(scope["positions"], of: .decoderSelf) : AttentionPositions.none
    layers = (0..<architecture.decoderLayers).map {
      DecoderLayer(scope[$0], architecture, positions, number: $0)
    }
    norm =
      architecture.normalization == .pre ? LayerNorm(scope["norm"], features: architecture.features) : nil
  }

  var attentions: [MultiHeadAttention] {
    layers.compactMap(\.history.selfAttention) + layers.map(\.crossAttention)
  }

  func states(_ targets: TokenBatch, _ memory: Memory, _ pass: ForwardPass) -> Tensor {
    let vectors = memory.vectors()  // [source tokens, memory features]
    var stream = stream(of: embedding(targets, pass))  // [target tokens, features]
    for layer in layers where !pass.skipsLayer(architecture.layerDropout) {
      layer(&stream, targetOffsets: targets.offsets, memory: vectors, memoryOffsets: memory.offsets)
    }
    return stream.output(norm)
  }

  func start(_ memory: Memory, _ pass: ForwardPass) -> TransformerDecoderState {
    let vectors = memory.vectors()
    return TransformerDecoderState(
      memory, pass, layers: layers.map { $0.start(vectors, rows: memory.sentences) })
  }

  func step(_ previous: [TokenID], _ state: inout TransformerDecoderState) -> Tensor {
    precondition(previous.count == state.rows, "\(previous.count) tokens for \(state.rows) rows")
    let place = state.length
    var stream = stream(of: embedding(previous, at: place, state.pass))  // [rows, features]
    let (target, source) = state.append()
    for (index, layer) in layers.enumerated() {
      layer.step(&stream, &state.layers[index], target: target, source: source, at: place)
    }
    return stream.output(norm)
  }

  private func stream(of x: Tensor) -> ResidualStream {
    ResidualStream(x, architecture.normalization, dropout: architecture.dropout)
  }
}

/// Masked self-attention or what stands in its place, cross-attention to the encoder's result, then a feed-forward block
/// for each token.
private struct DecoderLayer {
  let history: TargetHistory
  let crossAttention: MultiHeadAttention
  private let selfAttentionNorm: LayerNorm
  private let crossAttentionNorm: LayerNorm
  private let feedForward: FeedForward
  private let feedForwardNorm: LayerNorm
  private let features: Int

  init(
    _ scope: ParameterScope, _ architecture: Architecture, _ positions: AttentionPositions?, number: Int
  ) {
    let attention = (
      score: architecture.score, scale: architecture.scale, normalizer: architecture.normalizer
    )
    history = TargetHistory(scope, architecture, positions, number: number)
    features = architecture.features
    selfAttentionNorm = LayerNorm(scope["selfAttentionNorm"], features: architecture.features)
    crossAttention = MultiHeadAttention(
      scope["crossAttention"], architecture, attention, AttentionSite(kind: .cross, layer: number),
      AttentionPositions.none, memoryFeatures: architecture.memoryFeatures)
    crossAttentionNorm = LayerNorm(scope["crossAttentionNorm"], features: architecture.features)
    feedForward = FeedForward(scope["feedForward"], architecture)
    feedForwardNorm = LayerNorm(scope["feedForwardNorm"], features: architecture.features)
  }

  /// All target tokens at once; `memory` is the encoder's result.
  func callAsFunction(
    _ stream: inout ResidualStream, targetOffsets: [Int32], memory: Tensor, memoryOffsets: [Int32]
  ) {
    stream.add(selfAttentionNorm) { x in history(x, offsets: targetOffsets) }
    stream.add(crossAttentionNorm) { x in
      crossAttention(x, memory: memory, queryOffsets: targetOffsets, memoryOffsets: memoryOffsets)
    }
    stream.add(feedForwardNorm) { x in feedForward(x) }
  }

  /// The keys and values of the source, and nothing as yet of the target of each row.
  func start(_ memory: Tensor, rows: Int) -> TransformerDecoderState.Layer {
    TransformerDecoderState.Layer(
      target: history.start(rows: rows, features: features, memory.pass),
      source: crossAttention.memory(memory))
  }

  /// The next token of each row, all at one place of their texts.
  func step(
    _ stream: inout ResidualStream, _ state: inout TransformerDecoderState.Layer, target: DecodingMemory,
    source: DecodingMemory, at place: Int
  ) {
    stream.add(selfAttentionNorm) { x in
      history.step(x, &state.target, target, at: place)
    }
    stream.add(crossAttentionNorm) { x in crossAttention.step(x, state.source, source) }
    stream.add(feedForwardNorm) { x in feedForward(x) }
  }
}
