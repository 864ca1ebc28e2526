public import Bitext
public import Layers
public import Tensors
public import Text

/// Writes targets token by token, looking at what an encoder made of the source.
///
/// Step by step or with the whole target given, the states of a prefix are the same.
public protocol TargetDecoder: Sendable {
  /// What has to be kept between two steps.
  associatedtype State: DecoderState

  /// Returns the states for given targets, before the output layer (teacher forcing).
  ///
  /// - Parameters:
  ///   - targets: What each position is given: the mark of the beginning, then the tokens before.
  ///   - memory: The encoder's result for the same sentences.
  /// - Returns: [target tokens, features].
  func states(_ targets: TokenBatch, _ memory: Memory, _ pass: ForwardPass) -> Tensor

  /// Prepares to write; the state has a row for each sentence.
  func start(_ memory: Memory, _ pass: ForwardPass) -> State

  /// Appends a token to each row.
  ///
  /// - Returns: What the output layer reads, [rows, features].
  func step(_ previous: [TokenID], _ state: inout State) -> Tensor

  /// The attentions of several heads, from the lowest layer of each kind to the highest.
  var attentions: [MultiHeadAttention] { get }
}

extension TargetDecoder {
  public var attentions: [MultiHeadAttention] { [] }
}

/// What a decoder keeps between two steps: one row for each hypothesis.
public protocol DecoderState {
  /// Keeps the rows of these numbers in this order; a row may be repeated or dropped.
  mutating func select(_ rows: [Int])
}
