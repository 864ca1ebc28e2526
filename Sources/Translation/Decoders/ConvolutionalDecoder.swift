internal import Bitext
internal import Layers
internal import Tensors
internal import Text

/// The convolutional decoder: every token sees the last few before it, and in each layer looks at the source.
///
/// Gehring et al. 2017, sections 3.2 to 3.4. With h the result of a layer's gated convolution and g the vector of the token
/// before, a layer
///
///     asks      d = W h + b + g                        what is written, and what came last
///     weighs    a = softmax of d · zⱼ over j           every layer by itself
///     finds     c = Σ aⱼ (zⱼ + eⱼ)                     see `LookedUpSource`
///     adds      h + U c, and what entered the layer
///
/// where each sum is scaled to the variance of its parts. The vectors of tokens begin with a variance of 1 here, and of a
/// hundredth in the paper: products of queries and keys are divided by the root of their width instead, unless `--scale none`
/// says otherwise. See `ConvolutionalEncoder` for what is left out.
struct ConvolutionalDecoder: TargetDecoder {
  private let embedding: PlacedEmbedding
  private let memoryMap: Linear?
  private let input: Linear
  private let layers: [DecoderLayer]
  private let output: Linear
  private let normalizer: AttentionNormalizer
  private let dropout: Float

  init(_ scope: ParameterScope, _ architecture: Architecture, _ embedding: PlacedEmbedding) {
    self.embedding = embedding
    normalizer = architecture.normalizer
    dropout = architecture.dropout
    let (scope, features, memory) = (scope["decoder"], architecture.features, architecture.memoryFeatures)
    memoryMap =
      memory == features ? nil : Linear(scope["memory"], inputs: memory, outputs: features)
    input = Linear(scope["input"], inputs: features, outputs: features)
    layers = (0..<architecture.decoderLayers).map { DecoderLayer(scope[$0], architecture, number: $0) }
    output = Linear(scope["output"], inputs: features, outputs: features)
  }

  func states(_ targets: TokenBatch, _ memory: Memory, _ pass: ForwardPass) -> Tensor {
    let source = source(memory)
    let tokens = embedding(targets, pass)  // [target tokens, features]
    let top = layers.reduce(input(tokens)) { x, layer in
      layer(
        x, tokens: tokens, offsets: targets.offsets, source: source, sourceOffsets: memory.offsets)
    }
    return Tensors.dropout(output(top), dropout)
  }

  func start(_ memory: Memory, _ pass: ForwardPass) -> State {
    let source = source(memory)
    return State(
      pass: pass, source: source,
      layers: layers.map { $0.start(source, rows: memory.sentences, pass) })
  }

  func step(_ previous: [TokenID], _ state: inout State) -> Tensor {
    precondition(previous.count == state.rows, "\(previous.count) tokens for \(state.rows) rows")
    let tokens = embedding(previous, at: state.length, state.pass)  // [rows, features]
    var x = input(tokens)
    for (index, layer) in layers.enumerated() {
      x = layer.step(x, tokens: tokens, &state.layers[index], source: state.source)
    }
    state.length += 1
    return output(x)
  }

  private func source(_ memory: Memory) -> LookedUpSource {
    LookedUpSource(memory, memoryMap, isMean: normalizer == .softmax)
  }

  /// The last tokens that each layer has read, and which source each row looks at.
  struct State: DecoderState {
    let pass: ForwardPass
    fileprivate var source: LookedUpSource
    fileprivate var layers: [LayerState]
    /// Number of tokens of each hypothesis.
    fileprivate var length = 0

    /// Number of hypotheses.
    var rows: Int { source.spans.rows }

    mutating func select(_ rows: [Int]) {
      source.spans = source.spans.select(rows)
      for index in layers.indices { layers[index].convolution = layers[index].convolution.select(rows) }
    }
  }

  fileprivate struct LayerState {
    var convolution: GatedConvolution.State
    /// The source as the layer's score compares it.
    let keys: Tensor
  }
}

/// A causal gated convolution, then attention to the source.
private struct DecoderLayer {
  private let convolution: GatedConvolution
  private let query: Linear
  private let attention: Attention
  private let context: Linear

  init(_ scope: ParameterScope, _ architecture: Architecture, number: Int) {
    let features = architecture.features
    convolution = GatedConvolution(
      scope["convolution"], features: features, size: architecture.kernelSize, isCausal: true,
      dropout: architecture.dropout)
    let maps = scope["attention"]
    query = Linear(maps["query"], inputs: features, outputs: features)
    attention = Attention(
      architecture.score.makeScore(
        maps["score"], query: features, memory: features, hidden: features, scale: architecture.scale),
      normalizer: architecture.normalizer, site: AttentionSite(kind: .cross, layer: number))
    context = Linear(maps["context"], inputs: features, outputs: features)
  }

  /// All target tokens at once.
  ///
  /// - Parameters:
  ///   - x: What enters the layer, [target tokens, features].
  ///   - tokens: The vectors of the tokens, [target tokens, features].
  ///   - offsets: Where each target begins, and behind the last their end.
  ///   - source: What is looked at.
  ///   - sourceOffsets: Where each source begins, and behind the last their end.
  func callAsFunction(
    _ x: Tensor, tokens: Tensor, offsets: [Int32], source: LookedUpSource, sourceOffsets: [Int32]
  ) -> Tensor {
    let hidden = convolution(x, offsets: offsets)
    let found = attention(
      query: asking(hidden, tokens), keys: source.vectors, values: source.values, queryOffsets: offsets,
      memoryOffsets: sourceOffsets)
    return sum(x, hidden, found)
  }

  func start(
    _ source: LookedUpSource, rows: Int, _ pass: ForwardPass
  ) -> ConvolutionalDecoder.LayerState {
    ConvolutionalDecoder.LayerState(
      convolution: convolution.start(rows: rows, pass), keys: attention.keys(source.vectors))
  }

  /// The next token of each row.
  func step(
    _ x: Tensor, tokens: Tensor, _ state: inout ConvolutionalDecoder.LayerState, source: LookedUpSource
  ) -> Tensor {
    let hidden = convolution.step(x, &state.convolution)
    let found = attention.attend(
      query: asking(hidden, tokens), keys: state.keys, values: attention.values(source.values), source.spans
    ).context
    return sum(x, hidden, found)
  }

  /// d, [rows, features].
  private func asking(_ hidden: Tensor, _ tokens: Tensor) -> Tensor {
    sumOfEqualVariance(query(hidden), tokens)
  }

  private func sum(_ x: Tensor, _ hidden: Tensor, _ found: Tensor) -> Tensor {
    sumOfEqualVariance(x, sumOfEqualVariance(hidden, context(found)))
  }
}
