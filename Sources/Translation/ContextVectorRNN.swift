public import Bitext
public import Layers
public import Tensors
public import Text

/// The recurrent model without attention: whatever the decoder is to know of the source, one vector must hold.
///
/// An encoder reads the source word by word, and its last state is the context c. Two uses of it stand at the
/// beginning of neural translation:
///
///                    c                            the decoder's states        the output layer reads
///     initialState   the last state of a layer    begin with it               the state
///     everyStep      c = tanh(V h)                begin with tanh(V'c), and   state, word before and c,
///                                                 c enters each step          through maxout
///
/// The first is the model of Sutskever, Vinyals and Le 2014, deep and reading the source backwards; the second that of
/// Cho et al. 2014. What became of long sentences led to attention: see `AttentionRNN`.
public struct ContextVectorRNN: EncoderDecoder {
  public let configuration: ContextVectorRNNConfiguration
  public let parameters: ParameterStore
  public var output: OutputLayer
  private let sourceEmbedding: Embedding
  private let targetEmbedding: Embedding
  private let encoder: RecurrentEncoder
  private let decoder: RecurrentStack
  /// Nil where the decoder sees the context only as its initial state.
  private let everyStep: EveryStep?

  /// Builds the model; its parameters have no values yet.
  ///
  /// - Precondition: One vocabulary size for both sides where all embeddings are tied.
  public init(
    _ configuration: ContextVectorRNNConfiguration, sourceVocabulary: Int, targetVocabulary: Int,
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
      layers: configuration.encoderLayers, configuration.reversesSource ? .backward : .forward,
      dropout: configuration.dropout)
    decoder = RecurrentStack(
      scope["decoder"], configuration.cell, inputs: features, hidden: hidden,
      layers: configuration.decoderLayers, dropout: configuration.dropout)
    everyStep =
      configuration.context == .everyStep
      ? EveryStep(scope["context"], configuration, decoder: decoder) : nil
    output = OutputLayer(
      scope["output"], vocabulary: targetVocabulary, features: configuration.outputFeatures,
      tied: configuration.tiedEmbeddings == .none ? nil : targetEmbedding)
  }

  // MARK: All tokens at once

  public func states(_ batch: Batch, _ pass: ForwardPass) -> Tensor {
    let steps = TimeSteps(offsets: batch.targetInputs.offsets)
    let context = encode(batch.source, pass).select(steps.order)
    let words = targetEmbedding(steps.inTimeOrder(batch.targetInputs.identifiers), nil, pass)
    let states = decoder.run(
      decoder.gates(words), steps, context: context.gates, initial: context.initialStates)
    let features = features(
      inTimeOrder(states), words: words, readoutContext: context.readout.map(steps.atEveryStep))
    return steps.inPackedOrder(features)
  }

  /// Reads the sources; the context has a row for each.
  private func encode(_ source: TokenBatch, _ pass: ForwardPass) -> SourceContext {
    let x = sourceEmbedding(source.identifiers, nil, pass)
    let encoding = encoder(x, offsets: source.offsets)
    guard let everyStep else {
      let states = (0..<configuration.decoderLayers).map(encoding.finalState)
      return SourceContext(initialStates: states, gates: nil, readout: nil)
    }
    return everyStep(encoding.finalState(layer: configuration.encoderLayers - 1).output)
  }

  /// Returns what the output layer reads.
  private func features(_ states: Tensor, words: Tensor, readoutContext: Tensor?) -> Tensor {
    let states = Tensors.dropout(states, configuration.dropout)
    guard let everyStep, let readoutContext else { return states }
    return everyStep.readout(state: states, word: words, context: readoutContext)
  }

  // MARK: One token at a time

  public func start(_ source: TokenBatch, _ pass: ForwardPass) -> ContextVectorRNNState {
    let context = encode(source, pass)
    return ContextVectorRNNState(pass: pass, context: context, layers: context.initialStates)
  }

  public func step(_ previous: [TokenID], _ state: inout ContextVectorRNNState) -> Logits {
    precondition(previous.count == state.rows, "\(previous.count) tokens for \(state.rows) rows")
    let words = targetEmbedding(previous, nil, state.pass)  // [rows, features]
    state.layers = decoder.step(decoder.gates(words), context: state.context.gates, state.layers, at: nil)
    let top = state.layers[state.layers.count - 1].output
    let features = features(top, words: words, readoutContext: state.context.readout)
    return .output(output, of: features)
  }
}

/// What a context-vector RNN keeps between two steps: the state of each layer, and the context where steps see it.
public struct ContextVectorRNNState: DecoderState {
  let pass: ForwardPass
  fileprivate var context: SourceContext
  fileprivate var layers: [RecurrentState]

  /// Number of hypotheses.
  var rows: Int { layers[0].output.rows }

  public mutating func select(_ rows: [Int]) {
    context = context.select(rows)
    layers = layers.map { $0.select(rows) }
  }
}

/// What the decoder knows of the source, a row for each sentence.
private struct SourceContext {
  /// The state that each layer begins with.
  let initialStates: [RecurrentState]
  /// What enters the gates of the lowest layer at every step, [rows, gates].
  let gates: Tensor?
  /// What enters the readout at every step.
  let readout: Tensor?

  func select(_ rows: [Int]) -> SourceContext {
    let indices = rows.map(Int32.init)
    return SourceContext(
      initialStates: initialStates.map { $0.select(rows) }, gates: gates.map { gather($0, rows: indices) },
      readout: readout.map { gather($0, rows: indices) })
  }
}

/// The maps of a context that every step sees.
///
/// Cho et al. 2014, appendix A.1.
private struct EveryStep {
  private let cell: RecurrentCellKind
  private let context: Linear
  private let initialStates: [Linear]
  private let gates: Linear
  let readout: MaxoutReadout

  init(_ scope: ParameterScope, _ configuration: ContextVectorRNNConfiguration, decoder: RecurrentStack) {
    let hidden = configuration.hiddenFeatures
    cell = configuration.cell
    context = Linear(scope["source"], inputs: hidden, outputs: hidden)
    initialStates = (0..<configuration.decoderLayers).map {
      Linear(scope["initialState"][$0], inputs: hidden, outputs: hidden)
    }
    gates = decoder.gateMap(scope["gates"], inputs: hidden)
    readout = MaxoutReadout(
      scope["readout"], state: hidden, word: configuration.features, context: hidden,
      outputs: configuration.features)
  }

  /// Makes the context of what the encoder knows at its end, [sentences, hidden].
  func callAsFunction(_ end: Tensor) -> SourceContext {
    let c = context(end, activation: .tanh)
    return SourceContext(
      initialStates: initialStates.map { cell.initialState($0(c, activation: .tanh)) }, gates: gates(c),
      readout: readout.context(c))
  }
}
