public import Bitext
public import Layers
public import Tensors
internal import Text

/// A model that reads a source sentence and writes a target sentence token by token.
///
/// It can be trained, and it can be searched for translations; step by step or with the whole target given, the logits of a
/// prefix are the same.
public protocol TranslationModel: Trainable, TokenScorer {
  /// From states to logits, or to their cross-entropy.
  var output: OutputLayer { get }

  /// The attentions of several heads, from the lowest layer of each kind to the highest.
  var attentions: [MultiHeadAttention] { get }

  /// Returns the decoder's states for given targets, before the output layer (teacher forcing), [target tokens, features].
  func states(_ batch: Batch, _ pass: ForwardPass) -> Tensor
}

extension TranslationModel {
  public var attentions: [MultiHeadAttention] { [] }

  public func loss(
    _ batch: Batch, _ objective: Objective, gradientScale: Float, _ pass: ForwardPass
  ) -> LossSums {
    output.loss(
      targets: batch.targetOutputs.identifiers, objective, gradientScale: gradientScale, pass
    ) {
      states(batch, pass)
    }
  }

  /// Returns the log-probability of each target token after the source and the tokens before, in nats; in inference.
  public func tokenLogProbabilities(of batch: Batch, _ pass: ForwardPass) -> [Float] {
    output.tokenLogProbabilities(states(batch, pass), targets: batch.targetOutputs.identifiers)
  }
}

/// An encoder, a decoder and an output layer.
///
/// The composition is the same for all of them (Cho et al. 2014, Sutskever et al. 2014, Vaswani et al. 2017): the decoder
/// sees nothing of the encoder but its `Memory`.
struct EncoderDecoder<Decoder: TargetDecoder>: TranslationModel {
  let parameters: ParameterStore
  let output: OutputLayer
  let encoder: any SourceEncoder
  let decoder: Decoder

  var attentions: [MultiHeadAttention] { encoder.attentions + decoder.attentions }

  func states(_ batch: Batch, _ pass: ForwardPass) -> Tensor {
    decoder.states(batch.targetInputs, encoder(batch.source, pass), pass)
  }

  func start(_ source: TokenBatch, restrictedTo tokens: [TokenID]?, _ pass: ForwardPass) -> State {
    State(
      decoder: decoder.start(encoder(source, pass), pass),
      output: tokens.map { output.restricted(to: $0, pass) } ?? output)
  }

  func step(_ previous: [TokenID], _ state: inout State) -> Logits {
    let states = decoder.step(previous, &state.decoder)  // [rows, features]
    return .output(state.output, of: states)
  }

  /// What the decoder keeps, and the output layer for the tokens that can come.
  struct State: DecoderState {
    fileprivate var decoder: Decoder.State
    fileprivate let output: OutputLayer

    mutating func select(_ rows: [Int]) { decoder.select(rows) }
  }
}
