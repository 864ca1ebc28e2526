public import Tensors

/// The recurrent layers of a decoder, one above the other.
public struct RecurrentStack: Sendable {
  public let cells: [any RecurrentCell]
  private let dropout: Float

  /// - Parameters:
  ///   - scope: Where the parameters are made and named.
  ///   - cell: The kind of the cells.
  ///   - inputs: Width of what the lowest layer reads.
  ///   - hidden: Width of the state of a layer.
  ///   - layers: The number of layers.
  ///   - dropout: The probability with which each element of what a layer hands to the next is dropped in
  ///     training.
  public init(
    _ scope: ParameterScope, _ cell: RecurrentCellKind, inputs: Int, hidden: Int, layers: Int, dropout: Float
  ) {
    cells = (0..<layers).map { layer in
      cell.makeCell(scope[layer], inputs: layer == 0 ? inputs : hidden, hidden: hidden)
    }
    self.dropout = dropout
  }

  /// Makes a map of what enters the gates of the lowest layer besides, each gate's part begun as a map of its own.
  public func gateMap(_ scope: ParameterScope, inputs: Int) -> Linear {
    let cell = cells[0]
    return Linear(
      scope, inputs: inputs, outputs: cell.gateFeatures,
      weight: .glorotUniform(blocks: type(of: cell).gates), bias: nil)
  }

  /// Maps what the steps read to the gates of the lowest layer.
  public func gates(_ x: Tensor) -> Tensor { cells[0].input(x) }

  /// Takes a step through all layers.
  ///
  /// - Parameters:
  ///   - gates: What the step reads, mapped to the gates of the lowest layer.
  ///   - context: What enters the lowest layer besides.
  ///   - states: The state of each layer before.
  ///   - step: The step in training and with given targets.
  public func step(
    _ gates: Tensor, context: Tensor?, _ states: [RecurrentState], at step: TimeStep?
  ) -> [RecurrentState] {
    var next = [cells[0](gates, context: context, states[0], at: step)]
    for (cell, state) in zip(cells, states).dropFirst() {
      let x = Tensors.dropout(next[next.count - 1].output, dropout)
      next.append(cell(cell.input(x, at: step), context: nil, state, at: step))
    }
    return next
  }

  /// Runs through all steps of sentences, layer by layer.
  ///
  /// - Parameters:
  ///   - gates: What each step reads, in time order, mapped to the gates of the lowest layer.
  ///   - steps: Which sentences take part in each step.
  ///   - context: What enters every step of a sentence besides, a row for each in the order of `steps`.
  ///   - initial: The state of each layer before the first step, a row for each.
  /// - Returns: What the highest layer shows after each step.
  public func run(
    _ gates: Tensor, _ steps: TimeSteps, context: Tensor?, initial: [RecurrentState]
  ) -> [Tensor] {
    var states = cells[0].run(gates, steps, context: context, initial: initial[0])
    for (cell, state) in zip(cells, initial).dropFirst() {
      let x = Tensors.dropout(inTimeOrder(states.map(\.output)), dropout)
      states = cell.run(cell.input(x), steps, initial: state)
    }
    return states.map(\.output)
  }
}
