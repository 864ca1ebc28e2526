public import Bitext
public import Layers
public import Tensors
public import Text

/// The Transformer: an encoder and a decoder made of attention.
///
/// The model of Vaswani et al. 2017. Three attentions do three jobs, and differ only in where their queries and their
/// keys and values come from:
///
///                              queries from        keys and values from    sees
///     encoder self-attention   the source          the source              every source token
///     decoder self-attention   the target          the target              itself and what stands before it
///     cross-attention          the target          the encoder's result    every source token
public struct Transformer: EncoderDecoder {
  public let configuration: TransformerConfiguration
  public let parameters: ParameterStore
  public var output: OutputLayer
  private let sourceEmbedding: Embedding
  private let targetEmbedding: Embedding
  private let sourcePositions: PositionalEncoding
  private let targetPositions: PositionalEncoding
  private let encoder: [EncoderLayer]
  private let encoderNorm: LayerNorm?
  private let decoder: [DecoderLayer]
  private let decoderNorm: LayerNorm?

  /// Builds the model; its parameters have no values yet.
  ///
  /// - Precondition: One vocabulary size for both sides where all embeddings are tied.
  public init(
    _ configuration: TransformerConfiguration, sourceVocabulary: Int, targetVocabulary: Int,
    on device: Device = .cpu
  ) {
    precondition(
      configuration.tiedEmbeddings != .all || sourceVocabulary == targetVocabulary,
      "all embeddings are tied, but the vocabularies have \(sourceVocabulary) and \(targetVocabulary) tokens")
    self.configuration = configuration
    parameters = ParameterStore(on: device)
    let scope = parameters.scope
    let features = configuration.features
    func embedding(_ name: String, _ vocabulary: Int, isTiedToOutput: Bool = false) -> Embedding {
      Embedding(
        scope[name], vocabulary: vocabulary, features: features, dropout: configuration.dropout,
        isTiedToOutput: isTiedToOutput)
    }
    func positions(_ name: String) -> PositionalEncoding {
      PositionalEncoding(
        scope[name], configuration.positions, maximumPositions: configuration.maximumPositions,
        features: features)
    }
    targetEmbedding = embedding(
      "targetEmbedding", targetVocabulary, isTiedToOutput: configuration.tiedEmbeddings != .none)
    sourceEmbedding =
      configuration.tiedEmbeddings == .all
      ? Embedding(sharing: targetEmbedding) : embedding("sourceEmbedding", sourceVocabulary)
    sourcePositions = positions("sourcePositions")
    targetPositions = positions("targetPositions")
    encoder = (0..<configuration.encoderLayers).map { EncoderLayer(scope["encoder"], $0, configuration) }
    decoder = (0..<configuration.decoderLayers).map { DecoderLayer(scope["decoder"], $0, configuration) }
    let isPreNorm = configuration.normalization == .pre
    encoderNorm = isPreNorm ? LayerNorm(scope["encoder"]["norm"], features: features) : nil
    decoderNorm = isPreNorm ? LayerNorm(scope["decoder"]["norm"], features: features) : nil
    output = OutputLayer(
      scope["output"], vocabulary: targetVocabulary, features: features,
      tied: configuration.tiedEmbeddings == .none ? nil : targetEmbedding)
  }

  // MARK: All tokens at once

  public func states(_ batch: Batch, _ pass: ForwardPass) -> Tensor {
    let memory = encode(batch.source, pass)  // [source tokens, features]
    let target = batch.targetInputs
    let positions = targetPositions(positionsInSentences(target), pass)
    let x = targetEmbedding(target.identifiers, positions, pass)  // [target tokens, features]
    var stream = ResidualStream(x, configuration.normalization, dropout: configuration.dropout)
    for layer in decoder {
      layer(&stream, targetOffsets: target.offsets, memory: memory, memoryOffsets: batch.source.offsets)
    }
    return stream.output(decoderNorm)
  }

  /// Returns a vector for each source token that knows its whole sentence, [source tokens, features].
  public func encode(_ source: TokenBatch, _ pass: ForwardPass) -> Tensor {
    let positions = sourcePositions(positionsInSentences(source), pass)
    let x = sourceEmbedding(source.identifiers, positions, pass)
    var stream = ResidualStream(x, configuration.normalization, dropout: configuration.dropout)
    for layer in encoder { layer(&stream, offsets: source.offsets) }
    return stream.output(encoderNorm)
  }

  // MARK: One token at a time

  public func start(_ source: TokenBatch, _ pass: ForwardPass) -> TransformerState {
    let memory = encode(source, pass)
    return TransformerState(
      source: source, pass: pass,
      decoder: decoder.map {
        DecoderLayerState(
          target: $0.selfAttention.emptyMemory(pass),
          source: $0.crossAttention.memory(memory))
      })
  }

  public func step(_ previous: [TokenID], _ state: inout TransformerState) -> Logits {
    precondition(previous.count == state.rows, "\(previous.count) tokens for \(state.rows) rows")
    let position = [Int32](repeating: Int32(state.length), count: previous.count)
    let x = targetEmbedding(previous, targetPositions(position, state.pass), state.pass)  // [rows, features]
    var stream = ResidualStream(x, configuration.normalization, dropout: configuration.dropout)
    let (target, source) = state.append()
    for (index, layer) in decoder.enumerated() {
      layer.step(&stream, &state.decoder[index], target: target, source: source)
    }
    return .output(output, of: stream.output(decoderNorm))
  }
}

/// Encoder self-attention, then a feed-forward block for each token.
struct EncoderLayer {
  let selfAttention: MultiHeadAttention
  private let selfAttentionNorm: LayerNorm
  private let feedForward: FeedForward
  private let feedForwardNorm: LayerNorm

  init(_ layers: ParameterScope, _ layer: Int, _ configuration: TransformerConfiguration) {
    let scope = layers[layer]
    selfAttention = MultiHeadAttention(
      scope["selfAttention"], configuration, AttentionSite(kind: .encoderSelf, layer: layer))
    selfAttentionNorm = LayerNorm(scope["selfAttentionNorm"], features: configuration.features)
    feedForward = FeedForward(scope["feedForward"], configuration)
    feedForwardNorm = LayerNorm(scope["feedForwardNorm"], features: configuration.features)
  }

  func callAsFunction(_ stream: inout ResidualStream, offsets: [Int32]) {
    stream.add(selfAttentionNorm) { x in selfAttention(x, offsets: offsets) }
    stream.add(feedForwardNorm) { x in feedForward(x) }
  }
}

/// Masked self-attention, cross-attention to the encoder's result, then a feed-forward block for each token.
struct DecoderLayer {
  let selfAttention: MultiHeadAttention
  let crossAttention: MultiHeadAttention
  private let selfAttentionNorm: LayerNorm
  private let crossAttentionNorm: LayerNorm
  private let feedForward: FeedForward
  private let feedForwardNorm: LayerNorm

  init(_ layers: ParameterScope, _ layer: Int, _ configuration: TransformerConfiguration) {
    let scope = layers[layer]
    selfAttention = MultiHeadAttention(
      scope["selfAttention"], configuration, AttentionSite(kind: .decoderSelf, layer: layer))
    selfAttentionNorm = LayerNorm(scope["selfAttentionNorm"], features: configuration.features)
    crossAttention = MultiHeadAttention(
      scope["crossAttention"], configuration, AttentionSite(kind: .cross, layer: layer))
    crossAttentionNorm = LayerNorm(scope["crossAttentionNorm"], features: configuration.features)
    feedForward = FeedForward(scope["feedForward"], configuration)
    feedForwardNorm = LayerNorm(scope["feedForwardNorm"], features: configuration.features)
  }

  /// All target tokens at once; `memory` is the encoder's result.
  func callAsFunction(
    _ stream: inout ResidualStream, targetOffsets: [Int32], memory: Tensor, memoryOffsets: [Int32]
  ) {
    stream.add(selfAttentionNorm) { x in selfAttention(x, offsets: targetOffsets) }
    stream.add(crossAttentionNorm) { x in
      crossAttention(x, memory: memory, queryOffsets: targetOffsets, memoryOffsets: memoryOffsets)
    }
    stream.add(feedForwardNorm) { x in feedForward(x) }
  }

  /// The next token of each row.
  func step(
    _ stream: inout ResidualStream, _ state: inout DecoderLayerState, target: DecodingMemory,
    source: DecodingMemory
  ) {
    stream.add(selfAttentionNorm) { x in selfAttention.extendingStep(x, &state.target, target) }
    stream.add(crossAttentionNorm) { x in crossAttention.step(x, state.source, source) }
    stream.add(feedForwardNorm) { x in feedForward(x) }
  }
}

// MARK: - Private

extension MultiHeadAttention {
  fileprivate init(
    _ scope: ParameterScope, _ configuration: TransformerConfiguration, _ site: AttentionSite
  ) {
    self.init(
      scope, features: configuration.features, heads: configuration.heads, score: configuration.score,
      normalizer: configuration.normalizer, dropout: configuration.attentionDropout, site: site)
  }
}

extension FeedForward {
  fileprivate init(_ scope: ParameterScope, _ configuration: TransformerConfiguration) {
    self.init(
      scope, features: configuration.features, innerFeatures: configuration.feedForwardFeatures,
      activation: configuration.activation, dropout: configuration.activationDropout)
  }
}

/// The place of each token in its own sentence, from 0.
private func positionsInSentences(_ batch: TokenBatch) -> [Int32] {
  (0..<batch.count).flatMap { 0..<Int32(batch.length(of: $0)) }
}
