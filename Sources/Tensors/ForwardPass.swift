internal import CKernels
internal import Randomness

/// One computation: its kernels, its memory, and, in training, the tape that its backward pass walks.
///
/// In training every operation records a closure that turns the gradient of its result into the gradients of its
/// inputs. Invariants: (1) the tape is walked in reverse, once; (2) an entry is dropped as it runs, and with it the
/// memory that it kept; (3) a closure captures what it reads and no more; (4) a closure always adds to the
/// gradients of its inputs; (5) an operation asks for the gradients of its parameters before it records the closure
/// that adds to them. So the order of additions, and with it every bit of the result, depends on the program alone; and
/// it is known which gradients are complete while others are not.
public final class ForwardPass {
  /// What the pass is for.
  package enum Mode {
    /// Nothing is recorded and nothing dropped.
    case inference
    /// Gradients are added to `gradients`; dropout draws from `randomness`.
    case training(Gradients, randomness: UInt64)
  }

  package let device: Device
  let kernels: Kernels
  package let memory: MemoryPool
  /// The numbers that products are computed with.
  let precision: Precision
  /// The weights as products read them; nil where each product rounds its own.
  let roundedParameters: RoundedParameters?
  private let gradients: Gradients?
  private let randomness: UInt64
  private var drawn: UInt64 = 0
  private var keepsTokens = false
  private var tape: [() -> Void] = []
  /// Where the parameters end that were asked for up to an entry of the tape, each further than all before it: what lies
  /// beyond is complete once that entry has run.
  private var reaches: [(entry: Int, end: Int)] = []
  private var walksBack = false
  /// Who wants to see what the attentions do.
  package let observer: AttentionObserver?

  package init(
    _ mode: Mode, on device: Device = .cpu, memory: MemoryPool? = nil, precision: Precision = .float32,
    roundedParameters: RoundedParameters? = nil, observer: AttentionObserver? = nil
  ) {
    self.device = device
    self.precision = precision
    self.roundedParameters = roundedParameters
    self.observer = observer
    kernels = Kernels(device)
    self.memory = memory ?? MemoryPool(device)
    switch mode {
    case .inference:
      gradients = nil
      randomness = 0
    case .training(let gradients, let randomness):
      self.gradients = gradients
      self.randomness = randomness
    }
  }

  /// Creates a pass for inference whose attentions show an observer what they do.
  package static func inspecting(
    with observer: AttentionObserver, on device: Device = .cpu, memory: MemoryPool? = nil
  ) -> ForwardPass {
    ForwardPass(.inference, on: device, memory: memory, observer: observer)
  }

  /// Whether operations record their backward pass and drop out.
  public var isTraining: Bool { gradients != nil }

  // MARK: Making tensors

  /// Returns a constant tensor.
  public func tensor(_ values: [Float], _ shape: Shape) -> Tensor {
    precondition(values.count == shape.count, "\(values.count) values for \(shape)")
    let storage = Storage(count: shape.count, from: memory)
    storage.assign(values)
    return Tensor(shape: shape, storage: storage, pass: self, gradient: nil)
  }

  /// Returns a parameter as a tensor.
  public func tensor(_ parameter: Parameter) -> Tensor {
    Tensor(
      shape: parameter.shape, storage: parameter.floats(in: memory), pass: self,
      gradient: gradient(of: parameter).map(GradientSlot.init(parameter:)))
  }

  func allocate(_ count: Int) -> Storage { Storage(count: count, from: memory) }

  /// Returns the result of an operation.
  func result(_ storage: Storage, _ shape: Shape) -> Tensor {
    Tensor(shape: shape, storage: storage, pass: self, gradient: isTraining ? GradientSlot() : nil)
  }

  /// Returns where the gradient of a parameter is added up, or nil in inference.
  ///
  /// - Precondition: The backward pass is not under way.
  func gradient(of parameter: Parameter) -> Storage? {
    guard let gradients else { return nil }
    precondition(!walksBack, "the gradient of \(parameter.name) is asked for in the backward pass")
    let end = parameter.range.upperBound
    if end > reaches.last?.end ?? 0 { reaches.append((tape.count, end)) }
    return gradients.part(of: parameter)
  }

  // MARK: Dropout

  /// Returns the next dropout of this pass; it keeps everything in inference or where the probability is zero.
  func dropout(_ probability: Float) -> Dropout {
    precondition(probability >= 0 && probability < 1, "dropout of \(probability)")
    guard isTraining, probability > 0 else { return .none }
    drawn += 1
    return Dropout(key: Seed(randomness).key(.dropout, [Int(drawn)]), probability: probability)
  }

  /// Draws which of some tokens are kept; nil where all are, as in inference or where the probability is zero.
  func keptTokens(_ count: Int, dropping probability: Float) -> [Bool]? {
    precondition(probability >= 0 && probability < 1, "dropout of \(probability)")
    guard isTraining, probability > 0, !keepsTokens else { return nil }
    drawn += 1
    var stream = Seed(randomness).stream(.tokenDropout, Int(drawn))
    return (0..<count).map { _ in stream.nextUniform() >= probability }
  }

  /// Computes something with all tokens kept, whatever the probability with which they are dropped.
  package func keepingTokens<Result>(_ body: () throws -> Result) rethrows -> Result {
    keepsTokens = true
    defer { keepsTokens = false }
    return try body()
  }

  /// Draws whether a layer is skipped; none is in inference.
  package func skipsLayer(_ probability: Float) -> Bool {
    precondition(probability >= 0 && probability < 1, "dropout of \(probability)")
    guard isTraining, probability > 0 else { return false }
    drawn += 1
    var stream = Seed(randomness).stream(.layerDropout, Int(drawn))
    return stream.nextUniform() < probability
  }

  // MARK: Backward

  /// Records how the gradient of `result` reaches the inputs of its operation.
  func record(_ result: Tensor, _ backward: @escaping (Storage) -> Void) {
    guard isTraining, let slot = result.gradient else { return }
    tape.append {
      if let gradient = slot.take() { backward(gradient) }
    }
  }

  /// Records a step of the backward pass that starts by itself, as a loss does.
  func record(_ backward: @escaping () -> Void) {
    if isTraining { tape.append(backward) }
  }

  /// Walks the tape from `tensor`, whose own gradient is given, down to the parameters.
  package func backward(from tensor: Tensor, gradient: [Float]) {
    let seed = allocate(tensor.shape.count)
    seed.assign(gradient)
    tensor.gradient?.give(seed, kernels)
    backward()
  }

  /// Walks the tape from the losses recorded on it down to the parameters.
  ///
  /// - Parameters:
  ///   - completing: Called each time when more of the gradients is complete.
  ///   - end: Where the gradients end that entries still add to; beyond it, all are complete.
  package func backward(completing: (_ end: Int) -> Void = { _ in }) {
    walksBack = true
    defer { walksBack = false }
    while let entry = tape.popLast() {
      entry()
      let known = reaches.count
      while let last = reaches.last, last.entry >= tape.count { reaches.removeLast() }
      if reaches.count < known { completing(reaches.last?.end ?? 0) }
    }
  }
}
