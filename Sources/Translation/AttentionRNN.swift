public import Bitext
public import Layers
public import Tensors
public import Text

/// The recurrent model with attention: the decoder looks at the whole source again before each word.
///
/// The model of Bahdanau, Cho and Bengio 2015, with the choices of Luong, Pham and Manning 2015. An encoder reads the
/// source in both directions, so that each vector hⱼ of its result knows the whole sentence with a focus on its word.
/// For each target word the decoder then makes of them a context of its own:
///
///     score     how well does what comes next fit each hⱼ?     e_ij = a(s_i-1, hⱼ)
///     weights   how much of each hⱼ?                           α_ij = softmax of e_i over j
///     context   their mean                                     c_i  = Σ α_ij hⱼ
///
/// What c_i enters, the gates of the next state and the output layer, it enters through linear maps. A linear map of a
/// mean is the mean of the linear maps, so they are applied to each hⱼ once, all source words in one product, and not to
/// each c_i: the model is the same, and a step makes two small products fewer.
public struct AttentionRNN: EncoderDecoder {
  public let configuration: AttentionRNNConfiguration
  public let parameters: ParameterStore
  public var output: OutputLayer
  private let sourceEmbedding: Embedding
  private let targetEmbedding: Embedding
  private let encoder: RecurrentEncoder
  /// From what the encoder knows at its end to the state that each layer of the decoder begins with.
  private let initialStates: [Linear]
  private let decoder: AttentionDecoder

  /// Builds the model; its parameters have no values yet.
  ///
  /// - Precondition: One vocabulary size for both sides where all embeddings are tied.
  public init(
    _ configuration: AttentionRNNConfiguration, sourceVocabulary: Int, targetVocabulary: Int,
    on device: Device = .cpu
  ) {
    self.configuration = configuration
    parameters = ParameterStore(on: device)
    let scope = parameters.scope
    let (features, hidden) = (configuration.features, configuration.hiddenFeatures)
    (sourceEmbedding, targetEmbedding) = recurrentEmbeddings(
      scope, features: features, sourceVocabulary, targetVocabulary, configuration.tiedEmbeddings,
      dropout: configuration.dropout)
    encoder = RecurrentEncoder(
      scope["encoder"], configuration.cell, inputs: features, hidden: hidden,
      layers: configuration.encoderLayers, configuration.isBidirectional ? .bidirectional : .forward,
      dropout: configuration.dropout)
    initialStates = (0..<configuration.decoderLayers).map {
      Linear(scope["initialState"][$0], inputs: hidden, outputs: hidden)
    }
    decoder = AttentionDecoder(scope["decoder"], configuration)
    output = OutputLayer(
      scope["output"], vocabulary: targetVocabulary, features: configuration.outputFeatures,
      tied: configuration.tiedEmbeddings == .none ? nil : targetEmbedding)
  }

  // MARK: All tokens at once

  public func states(_ batch: Batch, _ pass: ForwardPass) -> Tensor {
    let steps = TimeSteps(offsets: batch.targetInputs.offsets)
    var (memory, state) = encode(batch.source, pass)
    memory.spans = memory.spans.select(steps.order)
    state = state.select(steps.order)
    let words = targetEmbedding(steps.inTimeOrder(batch.targetInputs.identifiers), nil, pass)
    return decoder.states(words, steps, memory, from: state)
  }

  /// Reads the sources: what the decoder looks at, and the state that it begins with, a row for each sentence.
  private func encode(_ source: TokenBatch, _ pass: ForwardPass) -> (AttendedSource, AttentionDecoder.State) {
    let x = sourceEmbedding(source.identifiers, nil, pass)
    let encoding = encoder(x, offsets: source.offsets)
    let end = encoding.finalState(layer: configuration.encoderLayers - 1).output  // [sentences, hidden]
    let layers = initialStates.map { configuration.cell.initialState($0(end, activation: .tanh)) }
    let spans = MemorySpans(offsets: source.offsets)
    return (decoder.source(encoding.memory(), spans), decoder.initialState(layers))
  }

  // MARK: One token at a time

  public func start(_ source: TokenBatch, _ pass: ForwardPass) -> AttentionRNNState {
    let (memory, state) = encode(source, pass)
    return AttentionRNNState(pass: pass, source: memory, decoder: state)
  }

  public func step(_ previous: [TokenID], _ state: inout AttentionRNNState) -> Logits {
    precondition(previous.count == state.rows, "\(previous.count) tokens for \(state.rows) rows")
    let words = targetEmbedding(previous, nil, state.pass)  // [rows, features]
    return .output(output, of: decoder.step(words, &state.decoder, state.source))
  }
}

/// What an attention RNN keeps between two steps: the state of each layer, and which source each row looks at.
public struct AttentionRNNState: DecoderState {
  let pass: ForwardPass
  fileprivate(set) var source: AttendedSource
  fileprivate(set) var decoder: AttentionDecoder.State

  /// Number of hypotheses.
  var rows: Int { source.spans.rows }

  public mutating func select(_ rows: [Int]) {
    source.spans = source.spans.select(rows)
    decoder = decoder.select(rows)
  }
}

/// The encoder's result as attention reads it.
struct AttendedSource {
  /// What the score compares with the decoder's state, [source tokens, width of the score].
  let keys: Tensor
  /// What the mean is taken of, [source tokens, width of what it enters].
  let values: Tensor
  /// The same for the output layer; nil where the context enters it through the attentional vector.
  let readoutValues: Tensor?
  /// The source tokens that each row looks at.
  var spans: MemorySpans
}

/// Recurrent layers that attend to the source at each step, and what they say to the output layer.
struct AttentionDecoder {
  private let layers: RecurrentStack
  private let attention: Attention
  private let value: Linear
  private let order: Order
  private let dropout: Float

  /// When the decoder looks at the source.
  private enum Order {
    /// Before a step, which takes in what was found; so does the readout.
    case attendThenStep(MaxoutReadout)
    /// After a step: an attentional vector of state and context goes to the output layer and into the next step.
    case stepThenAttend(combine: Linear, feed: Linear)
  }

  /// What is kept between two steps.
  struct State {
    fileprivate var layers: [RecurrentState]
    /// [rows, hidden], where input is fed.
    fileprivate var attentional: Tensor?

    func select(_ rows: [Int]) -> State {
      let indices = rows.map(Int32.init)
      return State(
        layers: layers.map { $0.select(rows) }, attentional: attentional.map { gather($0, rows: indices) })
    }

    fileprivate func prefix(_ rows: Int) -> State {
      State(layers: layers.map { $0.prefix(rows) }, attentional: attentional?.slice(rows: 0..<rows))
    }
  }

  init(_ scope: ParameterScope, _ configuration: AttentionRNNConfiguration) {
    let hidden = configuration.hiddenFeatures
    let memory = configuration.isBidirectional ? 2 * hidden : hidden
    layers = RecurrentStack(
      scope, configuration.cell, inputs: configuration.features, hidden: hidden,
      layers: configuration.decoderLayers, dropout: configuration.dropout)
    let maps = scope["attention"]
    let score = configuration.score.makeScore(
      maps["score"], query: hidden, memory: memory, hidden: configuration.attentionFeatures)
    attention = Attention(
      score, normalizer: configuration.normalizer, site: AttentionSite(kind: .cross, layer: 0))
    if configuration.inputFeeding {
      value = Linear(maps["value"], inputs: memory, outputs: hidden, bias: nil)
      order = .stepThenAttend(
        combine: Linear(maps["state"], inputs: hidden, outputs: hidden),
        feed: layers.gateMap(maps["feed"], inputs: hidden))
    } else {
      value = layers.gateMap(maps["value"], inputs: memory)
      order = .attendThenStep(
        MaxoutReadout(
          scope["readout"], state: hidden, word: configuration.features, context: memory,
          outputs: configuration.features))
    }
    dropout = configuration.dropout
  }

  /// Prepares the encoder's result for being looked at.
  func source(_ memory: Tensor, _ spans: MemorySpans) -> AttendedSource {
    let readoutValues: Tensor? =
      switch order {
      case .attendThenStep(let readout): readout.context(memory)
      case .stepThenAttend: nil
      }
    return AttendedSource(
      keys: attention.keys(memory), values: attention.values(value(memory)), readoutValues: readoutValues,
      spans: spans)
  }

  func initialState(_ layers: [RecurrentState]) -> State {
    switch order {
    case .attendThenStep: return State(layers: layers, attentional: nil)
    case .stepThenAttend:
      let shape = layers[0].output.shape
      let zero = layers[0].output.pass.tensor([Float](repeating: 0, count: shape.count), shape)
      return State(layers: layers, attentional: zero)
    }
  }

  /// Attends to the source: a context for each row.
  private func attend(
    from state: Tensor, to source: AttendedSource, _ spans: MemorySpans, at step: TimeStep?
  ) -> (context: Tensor, weights: Tensor) {
    attention.attend(query: state, keys: source.keys, values: source.values, spans, at: step)
  }

  /// Moves the state on by one word; returns where it looked.
  ///
  /// - Parameter gates: The words before, mapped to the gates of the lowest layer.
  private func advance(
    _ state: inout State, _ gates: Tensor, _ source: AttendedSource, _ spans: MemorySpans, at step: TimeStep?
  ) -> Tensor {
    switch order {
    case .attendThenStep:
      let (context, weights) = attend(from: state.top, to: source, spans, at: step)
      state.layers = layers.step(gates, context: context, state.layers, at: step)
      return weights
    case .stepThenAttend(let combine, let feed):
      let fed = state.attentional.map { feed($0, at: step) }
      state.layers = layers.step(gates, context: fed, state.layers, at: step)
      let (context, weights) = attend(from: state.top, to: source, spans, at: step)
      state.attentional = sum([combine(state.top, at: step), context], activation: .tanh)
      return weights
    }
  }

  /// Returns what the output layer reads.
  private func features(_ states: Tensor, words: Tensor, readoutContext: Tensor?) -> Tensor {
    let states = Tensors.dropout(states, dropout)
    guard case .attendThenStep(let readout) = order, let readoutContext else { return states }
    return readout(state: states, word: words, context: readoutContext)
  }

  /// The next word of each row; returns what the output layer reads.
  func step(_ words: Tensor, _ state: inout State, _ source: AttendedSource) -> Tensor {
    let weights = advance(&state, layers.gates(words), source, source.spans, at: nil)
    let context = source.readoutValues.map { weightedMean(weights, of: $0, source.spans) }
    return features(state.shown, words: words, readoutContext: context)
  }

  /// All words, step by step; `words` are in time order, the rows of `source` and `initial` in that of the steps.
  func states(
    _ words: Tensor, _ steps: TimeSteps, _ source: AttendedSource, from initial: State
  ) -> Tensor {
    let gates = layers.gates(words)
    var state = initial
    var (shown, contexts): ([Tensor], [Tensor]) = ([], [])
    for step in steps.run() {
      state = state.prefix(step.rows)
      let spans = source.spans.select(0..<step.rows)
      let weights = advance(&state, gates.slice(rows: step.range), source, spans, at: step)
      shown.append(state.shown)
      if let values = source.readoutValues { contexts.append(weightedMean(weights, of: values, spans)) }
    }
    let features = features(
      inTimeOrder(shown), words: words, readoutContext: contexts.isEmpty ? nil : inTimeOrder(contexts))
    return steps.inPackedOrder(features)
  }
}

extension AttentionDecoder.State {
  /// What the highest layer shows.
  fileprivate var top: Tensor { layers[layers.count - 1].output }

  /// What the output layer is told.
  fileprivate var shown: Tensor { attentional ?? top }
}
