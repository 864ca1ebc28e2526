public import Tensors

/// Long short-term memory.
///
/// Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000, which begins open (Jozefowicz et al.
/// 2015, section 2.2).
public struct LSTM: RecurrentCell {
  public let input: Linear
  /// [4 hidden, hidden].
  public let recurrent: Parameter

  public static let gates = 4

  public init(_ scope: ParameterScope, inputs: Int, hidden: Int) {
    // The gates are in, forget, candidate, out.
    input = Linear(
      scope["input"], inputs: inputs, outputs: 4 * hidden, weight: .glorotUniform(blocks: Self.gates),
      bias: .constants([0, 1, 0, 0]))
    recurrent = scope.parameter("recurrent", [4 * hidden, hidden], .orthogonal(blocks: 4))
  }

  public var gateFeatures: Int { recurrent.shape[0] }

  public func callAsFunction(
    _ gates: Tensor, context: Tensor?, _ state: RecurrentState?, at step: TimeStep?
  ) -> RecurrentState {
    let recurrent = state.map { linear($0.output, self.recurrent, at: step) }
    let (output, memory) = lstm(
      input: gates, context: context, recurrent: recurrent, previousCell: state?.memory)
    return RecurrentState(output: output, memory: memory)
  }
}
