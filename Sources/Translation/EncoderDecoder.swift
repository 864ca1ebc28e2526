public import Bitext
public import Layers
public import Tensors
public import Text

/// A model that reads a source sentence and writes a target sentence token by token.
///
/// Training sees `states` and `output`, searching sees `start`, `step` and `select`; neither knows what kind of model it
/// has before it. Step by step or with the whole target given, the logits of a prefix are the same.
public protocol EncoderDecoder {
  /// What has to be kept between two steps.
  associatedtype State: DecoderState

  var parameters: ParameterStore { get }

  /// From states to logits, or to their cross-entropy.
  ///
  /// A search may restrict it to some tokens; `step` then gives their logits alone.
  var output: OutputLayer { get set }

  /// Returns the decoder's states for given targets, before the output layer (teacher forcing).
  ///
  /// - Returns: [target tokens, features].
  func states(_ batch: Batch, _ pass: ForwardPass) -> Tensor

  /// Reads the sources; the state has a row for each.
  ///
  /// - Parameters:
  ///   - source: The tokens of each sentence.
  ///   - pass: The computation that the state belongs to.
  func start(_ source: TokenBatch, _ pass: ForwardPass) -> State

  /// Appends a token to each row.
  ///
  /// - Returns: Unnormalised scores of the next token, [rows, tokens that the output layer is for].
  func step(_ previous: [TokenID], _ state: inout State) -> Logits
}

/// What a decoder keeps between two steps: one row for each hypothesis.
public protocol DecoderState {
  /// Keeps the rows of these numbers in this order; a row may be repeated or dropped.
  mutating func select(_ rows: [Int])
}
