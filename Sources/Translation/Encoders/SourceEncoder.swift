public import Bitext
public import Layers
public import Tensors

/// Reads sources: tokens become vectors that know their sentence.
///
/// Any encoder serves any decoder; neither knows which the other is.
public protocol SourceEncoder: Sendable {
  /// Reads packed sentences.
  func callAsFunction(_ source: TokenBatch, _ pass: ForwardPass) -> Memory

  /// The attentions of several heads, from the lowest layer to the highest.
  var attentions: [MultiHeadAttention] { get }
}

extension SourceEncoder {
  public var attentions: [MultiHeadAttention] { [] }
}

/// What an encoder has made of sources, and decoders look at (the encoder's hidden states, or memory bank).
public struct Memory {
  /// Where the vectors of each sentence begin, and behind the last their end.
  public let offsets: [Int32]
  /// What the encoder read, told where it stands, where it hands that on, [source tokens, memory features].
  let embeddings: Tensor?
  private let content: Content

  private enum Content {
    case vectors(Tensor)
    /// The vectors are put together only for those who ask.
    case recurrent(Encoding, layers: Int)
  }

  /// The result of layers that see all tokens at once.
  ///
  /// - Parameters:
  ///   - vectors: [source tokens, features].
  ///   - offsets: Where each sentence begins, and behind the last their end.
  ///   - embeddings: What the encoder read, where it hands that on; as `vectors`.
  public init(_ vectors: Tensor, offsets: [Int32], embeddings: Tensor? = nil) {
    content = .vectors(vectors)
    self.offsets = offsets
    self.embeddings = embeddings
  }

  /// The result of recurrent layers.
  init(_ encoding: Encoding, layers: Int, offsets: [Int32]) {
    content = .recurrent(encoding, layers: layers)
    self.offsets = offsets
    embeddings = nil
  }

  /// The number of sentences.
  public var sentences: Int { offsets.count - 1 }

  /// Returns a vector for each token, [source tokens, memory features].
  public func vectors() -> Tensor {
    switch content {
    case .vectors(let vectors): vectors
    case .recurrent(let encoding, _): encoding.memory()
    }
  }

  /// The rows of `vectors` that belong to each sentence.
  var spans: MemorySpans { MemorySpans(offsets: offsets) }

  /// Returns one vector for each sentence, [sentences, summary features]: what recurrent layers know at the end of their
  /// reading, or the mean of the vectors of its tokens.
  func summary() -> Tensor {
    switch content {
    case .recurrent(let encoding, let layers): return encoding.finalState(layer: layers - 1).output
    case .vectors: return mean()
    }
  }

  /// Returns the mean of the vectors of each sentence's tokens, [sentences, memory features].
  func mean() -> Tensor {
    let (vectors, spans) = (self.vectors(), self.spans)
    let shares = spans.count.flatMap { [Float](repeating: 1 / Float($0), count: Int($0)) }
    return weightedMean(vectors.pass.tensor(shares, [shares.count]), of: vectors, spans)
  }

  /// Returns the state of each recurrent layer when it has read its sentence; nil where the encoder has none.
  func finalStates() -> [RecurrentState]? {
    switch content {
    case .vectors: nil
    case .recurrent(let encoding, let layers): (0..<layers).map(encoding.finalState)
    }
  }
}
