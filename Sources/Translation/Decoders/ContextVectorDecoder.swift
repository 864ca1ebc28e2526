internal import Bitext
internal import Layers
internal import Tensors
internal import Text

/// The recurrent decoder without attention: whatever it is to know of the source, one vector must hold.
///
/// An encoder's last state is the context c (of an encoder that has none, the mean of its vectors). Two uses of it stand
/// at the beginning of neural translation:
///
///                    c                            the decoder's states        the output layer reads
///     initialState   the last state of a layer    begin with it               the state
///     everyStep      c = tanh(V h)                begin with tanh(V'c), and   state, word before and c,
///                                                 c enters each step          through maxout
///
/// The first is the model of Sutskever, Vinyals and Le 2014, deep and reading the source backwards; the second that of
/// Cho et al. 2014. What became of long sentences led to attention: see `AttentionRNNDecoder`.
struct ContextVectorDecoder: TargetDecoder {
  private let embedding: Embedding
  private let layers: RecurrentStack
  private let dropout: Float
  private let use: Use

  private enum Use {
    /// The decoder sees the context only as its initial state: that of the encoder's layers, or else maps of its summary.
    case initialState(RecurrentCellKind, maps: [Linear])
    case everyStep(EveryStep)
  }

  init(_ scope: ParameterScope, _ architecture: Architecture, _ embedding: Embedding) {
    self.embedding = embedding
    dropout = architecture.dropout
    layers = RecurrentStack(
      scope["decoder"], architecture.cell, inputs: architecture.features, hidden: architecture.hiddenFeatures,
      layers: architecture.decoderLayers, dropout: architecture.dropout)
    switch architecture.context {
    case .everyStep: use = .everyStep(EveryStep(scope["context"], architecture, decoder: layers))
    case .initialState:
      // States of recurrent layers are handed over as they are.
      let count = architecture.kind.encoder.isRecurrent ? 0 : architecture.decoderLayers
      let maps = (0..<count).map {
        Linear(
          scope["initialState"][$0], inputs: architecture.summaryFeatures,
          outputs: architecture.hiddenFeatures)
      }
      use = .initialState(architecture.cell, maps: maps)
    }
  }

  // MARK: All tokens at once

  func states(_ targets: TokenBatch, _ memory: Memory, _ pass: ForwardPass) -> Tensor {
    let steps = TimeSteps(offsets: targets.offsets)
    let context = context(memory).select(steps.order)
    let words = embedding(steps.inTimeOrder(targets.identifiers), nil, pass)
    let states = layers.run(
      layers.gates(words), steps, context: context.gates, initial: context.initialStates)
    let features = features(
      inTimeOrder(states), words: words, readoutContext: context.readout.map(steps.atEveryStep))
    return steps.inPackedOrder(features)
  }

  /// What is known of the sources, a row for each.
  private func context(_ memory: Memory) -> SourceContext {
    switch use {
    case .everyStep(let everyStep): return everyStep(memory.summary())
    case .initialState(let cell, let maps):
      let states =
        memory.finalStates() ?? maps.map { cell.initialState($0(memory.summary(), activation: .tanh)) }
      states.first?.output.pass.observer?.observe(contexts: memory.summary())
      return SourceContext(initialStates: states, gates: nil, readout: nil)
    }
  }

  /// Returns what the output layer reads.
  private func features(_ states: Tensor, words: Tensor, readoutContext: Tensor?) -> Tensor {
    let states = Tensors.dropout(states, dropout)
    guard case .everyStep(let everyStep) = use, let readoutContext else { return states }
    return everyStep.readout(state: states, word: words, context: readoutContext)
  }

  // MARK: One token at a time

  func start(_ memory: Memory, _ pass: ForwardPass) -> State {
    let context = context(memory)
    return State(pass: pass, context: context, layers: context.initialStates)
  }

  func step(_ previous: [TokenID], _ state: inout State) -> Tensor {
    precondition(previous.count == state.rows, "\(previous.count) tokens for \(state.rows) rows")
    let words = embedding(previous, nil, state.pass)  // [rows, features]
    state.layers = layers.step(layers.gates(words), context: state.context.gates, state.layers, at: nil)
    let top = state.layers[state.layers.count - 1].output
    return features(top, words: words, readoutContext: state.context.readout)
  }

  /// The state of each layer, and the context where steps see it.
  struct State: DecoderState {
    let pass: ForwardPass
    fileprivate var context: SourceContext
    fileprivate var layers: [RecurrentState]

    /// Number of hypotheses.
    var rows: Int { layers[0].output.rows }

    mutating func select(_ rows: [Int]) {
      context = context.select(rows)
      layers = layers.map { $0.select(rows) }
    }
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

  init(_ scope: ParameterScope, _ architecture: Architecture, decoder: RecurrentStack) {
    let hidden = architecture.hiddenFeatures
    cell = architecture.cell
    context = Linear(scope["source"], inputs: architecture.summaryFeatures, outputs: hidden)
    initialStates = (0..<architecture.decoderLayers).map {
      Linear(scope["initialState"][$0], inputs: hidden, outputs: hidden)
    }
    gates = decoder.gateMap(scope["gates"], inputs: hidden)
    readout = MaxoutReadout(
      scope["readout"], state: hidden, word: architecture.features, context: hidden,
      outputs: architecture.features)
  }

  /// Makes the context of what the encoder knows at its end, [sentences, hidden].
  func callAsFunction(_ end: Tensor) -> SourceContext {
    let c = context(end, activation: .tanh)
    c.pass.observer?.observe(contexts: c)
    return SourceContext(
      initialStates: initialStates.map { cell.initialState($0(c, activation: .tanh)) }, gates: gates(c),
      readout: readout.context(c))
  }
}
