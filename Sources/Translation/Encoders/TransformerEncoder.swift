internal import Bitext
internal import Layers
internal import Tensors

/// The encoder of the Transformer: every token looks at every other of its sentence, in layer after layer.
///
/// Section 3.1 of Vaswani et al. 2017. Three attentions of that model do three jobs, and differ only in where their queries
/// and their keys and values come from:
///
///                              queries from        keys and values from    sees
///     encoder self-attention   the source          the source              every source token
///     decoder self-attention   the target          the target              itself and what stands before it
///     cross-attention          the target          the encoder's result    every source token
///
/// The first is here, the others in `TransformerDecoder`. Where the architecture says so, it goes along the edges that come
/// with a sentence, and a token sees its neighbours alone.
struct TransformerEncoder: SourceEncoder {
  private let embedding: PlacedEmbedding
  private let layers: [EncoderLayer]
  private let norm: LayerNorm?
  private let architecture: Architecture

  init(_ scope: ParameterScope, _ architecture: Architecture, _ embedding: PlacedEmbedding) {
    self.embedding = embedding
    self.architecture = architecture
    let scope = scope["encoder"]
    let positions = architecture.sharedPositions(scope["positions"], of: .encoderSelf)
    layers = (0..<architecture.encoderLayers).map {
      EncoderLayer(scope[$0], architecture, positions, number: $0)
    }
    norm =
      architecture.normalization == .pre ? LayerNorm(scope["norm"], features: architecture.features) : nil
  }

  var attentions: [MultiHeadAttention] { layers.map(\.selfAttention) }

  func callAsFunction(_ source: TokenBatch, _ pass: ForwardPass) -> Memory {
    let x = embedding(source, pass)  // [source tokens, features]
    let edges = architecture.needsEdges ? source.edges : nil
    var stream = ResidualStream(x, architecture.normalization, dropout: architecture.dropout)
    for layer in layers where !pass.skipsLayer(architecture.layerDropout) {
      layer(&stream, offsets: source.offsets, edges)
    }
    return Memory(stream.output(norm), offsets: source.offsets)
  }
}

/// Encoder self-attention, then a feed-forward block for each token.
private struct EncoderLayer {
  let selfAttention: MultiHeadAttention
  private let selfAttentionNorm: LayerNorm
  private let feedForward: FeedForward
  private let feedForwardNorm: LayerNorm

  init(
    _ scope: ParameterScope, _ architecture: Architecture, _ positions: AttentionPositions?, number: Int
  ) {
    selfAttention = MultiHeadAttention(
      scope["selfAttention"], architecture, architecture.encoderAttention,
      AttentionSite(kind: .encoderSelf, layer: number), positions)
    selfAttentionNorm = LayerNorm(scope["selfAttentionNorm"], features: architecture.features)
    feedForward = FeedForward(scope["feedForward"], architecture)
    feedForwardNorm = LayerNorm(scope["feedForwardNorm"], features: architecture.features)
  }

  func callAsFunction(_ stream: inout ResidualStream, offsets: [Int32], _ edges: AttentionEdges?) {
    stream.add(selfAttentionNorm) { x in
      edges.map { selfAttention(x, along: $0) } ?? selfAttention(x, offsets: offsets)
    }
    stream.add(feedForwardNorm) { x in feedForward(x) }
  }
}

extension TokenBatch {
  /// The edges of all sentences, as attention goes along them; nil where nobody gave any, and every token sees every other.
  fileprivate var edges: AttentionEdges? {
    graphs.map { graphs in
      AttentionEdges(
        offsets: offsets, counts: graphs.flatMap(\.counts), places: graphs.flatMap(\.places))
    }
  }
}

extension MultiHeadAttention {
  /// - Parameters:
  ///   - scope: Where the parameters are made and named.
  ///   - architecture: The sizes and choices of the model.
  ///   - attention: How it compares and weighs.
  ///   - site: Where in the model it stands.
  ///   - positions: What all self-attentions of its stack know of distances; nil where each has its own.
  ///   - memoryFeatures: Width of the memory where it is another's.
  init(
    _ scope: ParameterScope, _ architecture: Architecture,
    _ attention: (score: AttentionScoreKind, scale: AttentionScale, normalizer: AttentionNormalizer),
    _ site: AttentionSite, _ positions: AttentionPositions?, memoryFeatures: Int? = nil
  ) {
    self.init(
      scope, features: architecture.features, heads: architecture.heads,
      projections: architecture.projections, score: attention.score, scale: attention.scale,
      window: architecture.window(of: site.kind),
      positions: positions ?? architecture.ownPositions(scope["positions"]),
      normalizer: attention.normalizer, dropout: architecture.attentionDropout, site: site,
      memoryFeatures: memoryFeatures)
  }
}

extension FeedForward {
  init(_ scope: ParameterScope, _ architecture: Architecture) {
    self.init(
      scope, features: architecture.features, innerFeatures: architecture.feedForwardFeatures,
      activation: architecture.activation, dropout: architecture.activationDropout)
  }
}
