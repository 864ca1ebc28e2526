public import Tensors

/// Gated recurrent units.
///
/// Section 2.3 of Cho et al. 2014, with the reset gate applied after the recurrent product, so that one product makes
/// all three gates.
public struct GRU: RecurrentCell {
  public let input: Linear
  /// [3 hidden, hidden].
  public let recurrent: Parameter

  public static let gates = 3

  public init(_ scope: ParameterScope, inputs: Int, hidden: Int) {
    input = Linear(
      scope["input"], inputs: inputs, outputs: 3 * hidden, weight: .glorotUniform(blocks: Self.gates))
    recurrent = scope.parameter("recurrent", [3 * hidden, hidden], .orthogonal(blocks: 3))
  }

  public var gateFeatures: Int { recurrent.shape[0] }

  public func callAsFunction(
    _ gates: Tensor, context: Tensor?, _ state: RecurrentState?, at step: TimeStep?
  ) -> RecurrentState {
    let recurrent = state.map { linear($0.output, self.recurrent, at: step) }
    return RecurrentState(
      output: gru(input: gates, context: context, recurrent: recurrent, previous: state?.output), memory: nil)
  }
}
