internal import Bitext
internal import Layers
internal import Tensors
internal import Text

/// The recurrent decoder with attention: it looks at the whole source again before each word.
///
/// The decoder of Bahdanau, Cho and Bengio 2015, with the choices of Luong, Pham and Manning 2015. Each vector hⱼ of the
/// encoder's result knows the sentence with a focus on its word. For each target word the decoder makes of them a context
/// of its own:
///
///     score     how well does what comes next fit each hⱼ?     e_ij = a(s_i-1, hⱼ)
///     weights   how much of each hⱼ?                           α_ij = softmax of e_i over j
///     context   their mean                                     c_i  = Σ α_ij hⱼ
///
/// What c_i enters, the gates of the next state and the output layer, it enters through linear maps. A linear map of a
/// mean is the mean of the linear maps, so they are applied to each hⱼ once, all source words in one product, and not to
/// each c_i: the model is the same, and a step makes two small products fewer.
struct AttentionRNNDecoder: TargetDecoder {
  private let embedding: Embedding
  private let cell: RecurrentCellKind
  /// From what the encoder knows at its end to the state that each layer begins with.
  private let initialStates: [Linear]
  private let layers: AttendingLayers

  init(_ scope: ParameterScope, _ architecture: Architecture, _ embedding: Embedding) {
    self.embedding = embedding
    cell = architecture.cell
    initialStates = (0..<architecture.decoderLayers).map {
      Linear(
        scope["initialState"][$0], inputs: architecture.summaryFeatures, outputs: architecture.hiddenFeatures)
    }
    layers = AttendingLayers(scope["decoder"], architecture)
  }

  func states(_ targets: TokenBatch, _ memory: Memory, _ pass: ForwardPass) -> Tensor {
    let steps = TimeSteps(offsets: targets.offsets)
    var (source, state) = prepare(memory)
    source.spans = source.spans.select(steps.order)
    state = state.select(steps.order)
    let words = embedding(steps.inTimeOrder(targets.identifiers), nil, pass)
    return layers.states(words, steps, source, from: state)
  }

  func start(_ memory: Memory, _ pass: ForwardPass) -> State {
    let (source, layers) = prepare(memory)
    return State(pass: pass, source: source, layers: layers)
  }

  func step(_ previous: [TokenID], _ state: inout State) -> Tensor {
    precondition(previous.count == state.rows, "\(previous.count) tokens for \(state.rows) rows")
    let words = embedding(previous, nil, state.pass)  // [rows, features]
    return layers.step(words, &state.layers, state.source)
  }

  /// What the decoder looks at, and the state that it begins with, a row for each sentence.
  private func prepare(_ memory: Memory) -> (AttendedSource, AttendingLayers.State) {
    let end = memory.summary()  // [sentences, summary features]
    let states = initialStates.map { cell.initialState($0(end, activation: .tanh)) }
    return (layers.source(memory.vectors(), memory.spans), layers.initialState(states))
  }

  /// The state of each layer, and which source each row looks at.
  struct State: DecoderState {
    let pass: ForwardPass
    fileprivate(set) var source: AttendedSource
    fileprivate(set) var layers: AttendingLayers.State

    /// Number of hypotheses.
    var rows: Int { source.spans.rows }

    mutating func select(_ rows: [Int]) {
      source.spans = source.spans.select(rows)
      layers = layers.select(rows)
    }
  }
}
