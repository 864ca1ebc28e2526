internal import Layers
internal import Tensors

/// The first sublayer of a layer of the Transformer's decoder: how it knows what has been written.
enum TargetHistory: Sendable {
  case attention(MultiHeadAttention)
  case average(AverageAttention)
  case ssru(SSRU)

  /// - Parameters:
  ///   - scope: That of the layer.
  ///   - architecture: The sizes and choices of the model.
  ///   - positions: What all self-attentions of the decoder know of distances; nil where each has its own.
  ///   - number: The layer's, from 0.
  init(
    _ scope: ParameterScope, _ architecture: Architecture, _ positions: AttentionPositions?, number: Int
  ) {
    switch architecture.decoderSelfAttention {
    case .attention:
      self = .attention(
        MultiHeadAttention(
          scope["selfAttention"], architecture,
          (architecture.score, architecture.scale, architecture.normalizer),
          AttentionSite(kind: .decoderSelf, layer: number), positions))
    case .average:
      self = .average(
        AverageAttention(
          scope["averageAttention"], features: architecture.features,
          innerFeatures: architecture.averageFeatures ?? architecture.feedForwardFeatures,
          activation: architecture.activation, dropout: architecture.activationDropout))
    case .ssru: self = .ssru(SSRU(scope["ssru"], features: architecture.features))
    }
  }

  /// The self-attention, where it is one.
  var selfAttention: MultiHeadAttention? {
    if case .attention(let attention) = self { attention } else { nil }
  }

  /// All target tokens at once, [target tokens, features].
  func callAsFunction(_ x: Tensor, offsets: [Int32]) -> Tensor {
    switch self {
    case .attention(let attention): attention(x, offsets: offsets)
    case .average(let average): average(x, offsets: offsets)
    case .ssru(let ssru): ssru(x, offsets: offsets)
    }
  }

  // MARK: One token at a time

  /// What is kept of the tokens before.
  enum State {
    /// Of all of them.
    case keysAndValues(KeyValueMemory)
    /// Their mean, or the cell of a recurrence, [rows, features].
    case vector(Tensor)

    /// Keeps the rows of these numbers in this order; keys and values stay where they are.
    mutating func select(_ rows: [Int]) {
      if case .vector(let vector) = self { self = .vector(gather(vector, rows: rows.map(Int32.init))) }
    }
  }

  /// Returns the state before the first token of each row.
  func start(rows: Int, features: Int, _ pass: ForwardPass) -> State {
    switch self {
    case .attention(let attention): return .keysAndValues(attention.emptyMemory(pass))
    case .average, .ssru:
      return .vector(pass.tensor([Float](repeating: 0, count: rows * features), [rows, features]))
    }
  }

  /// The next token of each row.
  ///
  /// - Parameters:
  ///   - x: [rows, features].
  ///   - state: What is kept of the tokens before, and afterwards of this one too.
  ///   - rows: Which keys and values each row sees.
  ///   - place: How many tokens stand before.
  /// - Returns: [rows, features].
  func step(_ x: Tensor, _ state: inout State, _ rows: DecodingMemory, at place: Int) -> Tensor {
    switch (self, state) {
    case (.attention(let attention), .keysAndValues(var memory)):
      defer { state = .keysAndValues(memory) }
      return attention.extendingStep(x, &memory, rows, at: place)
    case (.average(let average), .vector(var mean)):
      defer { state = .vector(mean) }
      return average.step(x, &mean, at: place)
    case (.ssru(let ssru), .vector(var cell)):
      defer { state = .vector(cell) }
      return ssru.step(x, &cell)
    case (.attention, .vector), (.average, .keysAndValues), (.ssru, .keysAndValues):
      preconditionFailure("the state of another kind of layer")
    }
  }
}
