internal import Glibc
internal import Layers
internal import Randomness
internal import Tensors

/// The layers whose cost is measured.
enum LayerKind: CaseIterable {
  case attention, windowed, recurrent

  var text: String {
    switch self {
    case .attention: "self-attention"
    case .windowed: "restricted self-attention"
    case .recurrent: "recurrence (GRU)"
    }
  }

  /// The cost by table 1 of the paper.
  var formula: String {
    switch self {
    case .attention: "n² · d"
    case .windowed: "r · n · d"
    case .recurrent: "n · d²"
    }
  }

  var exponents: (length: Double, width: Double) {
    switch self {
    case .attention: (2, 1)
    case .windowed: (1, 1)
    case .recurrent: (1, 2)
    }
  }

  /// How many steps have to come one after the other.
  var steps: String { self == .recurrent ? "n" : "1" }

  /// How many layers, or steps, two tokens are apart at most.
  var path: String {
    switch self {
    case .attention: "1"
    case .windowed: "n / r"
    case .recurrent: "n"
    }
  }
}

/// What one layer takes for one text.
struct LayerCost {
  let length: Int
  let width: Int
  let milliseconds: Measured
  /// What the computation has held at once, its input among it.
  let mebibytes: Double

  /// Measures a layer.
  ///
  /// - Parameters:
  ///   - kind: The layer.
  ///   - length: The number of tokens.
  ///   - width: That of their vectors, a multiple of 4.
  ///   - window: How far restricted attention sees on each side.
  ///   - runs: The best of so many counts.
  init(of kind: LayerKind, length: Int, width: Int, window: Int, runs: Int) {
    self.length = length
    self.width = width
    let memory = MemoryPool()
    let layer = kind.layer(width: width, window: window)
    var stream = Seed(1).stream(.sampling, length, width)
    let values = (0..<length * width).map { _ in stream.nextNormal() }
    var best = Double.infinity
    // The first run warms caches up.
    for _ in 0...runs {
      let pass = ForwardPass(.inference, memory: memory)
      let x = pass.tensor(values, [length, width])
      let begin = threadSeconds()
      let y = layer(x)
      best = min(best, threadSeconds() - begin)
      withExtendedLifetime(y) {}
    }
    milliseconds = Measured(1000 * max(best, 1e-9))
    mebibytes = Double(memory.bytes) / 1_048_576
  }
}

extension LayerKind {
  /// Returns a layer as a function of [tokens, width], which are one text.
  fileprivate func layer(width: Int, window: Int) -> (Tensor) -> Tensor {
    switch self {
    case .attention, .windowed:
      let heads = 4
      let attention = Attention(
        ScaledDotScore(query: width / heads, memory: width / heads),
        window: self == .windowed ? window : nil, heads: heads,
        site: AttentionSite(kind: .encoderSelf, layer: 0))
      return { x in
        let offsets = [0, Int32(x.rows)]
        return attention(query: x, keys: x, values: x, queryOffsets: offsets, memoryOffsets: offsets)
      }
    case .recurrent:
      let store = ParameterStore()
      let encoder = RecurrentEncoder(
        store.scope, .gru, inputs: width, hidden: width, layers: 1, .forward, dropout: 0)
      store.initialize(Seed(1))
      store.pack(for: .cpu)
      return { x in
        withExtendedLifetime(store) { encoder(x, offsets: [0, Int32(x.rows)]).memory() }
      }
    }
  }
}

/// The processor time of this thread, in seconds.
private func threadSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Returns the natural logarithm of a number above zero.
func logarithm(_ value: Double) -> Double { log(value) }
