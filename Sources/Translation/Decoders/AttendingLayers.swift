internal import Layers
internal import Tensors

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
struct AttendingLayers {
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

  init(_ scope: ParameterScope, _ architecture: Architecture) {
    let hidden = architecture.hiddenFeatures
    let memory = architecture.memoryFeatures
    layers = RecurrentStack(
      scope, architecture.cell, inputs: architecture.features, hidden: hidden,
      layers: architecture.decoderLayers, dropout: architecture.dropout)
    let maps = scope["attention"]
    let score = architecture.score.makeScore(
      maps["score"], query: hidden, memory: memory, hidden: architecture.attentionFeatures,
      scale: architecture.scale)
    attention = Attention(
      score, normalizer: architecture.normalizer, site: AttentionSite(kind: .cross, layer: 0))
    if architecture.inputFeeding {
      value = Linear(maps["value"], inputs: memory, outputs: hidden, bias: nil)
      order = .stepThenAttend(
        combine: Linear(maps["state"], inputs: hidden, outputs: hidden),
        feed: layers.gateMap(maps["feed"], inputs: hidden))
    } else {
      value = layers.gateMap(maps["value"], inputs: memory)
      order = .attendThenStep(
        MaxoutReadout(
          scope["readout"], state: hidden, word: architecture.features, context: memory,
          outputs: architecture.features))
    }
    dropout = architecture.dropout
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

extension AttendingLayers.State {
  /// What the highest layer shows.
  fileprivate var top: Tensor { layers[layers.count - 1].output }

  /// What the output layer is told.
  fileprivate var shown: Tensor { attentional ?? top }
}
