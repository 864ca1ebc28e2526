public import Tensors

/// A recurrent layer, one step at a time: what it reads and the state before become the state after.
///
/// What it reads is mapped to its gates by `input` before: where all steps are known, in one product for all of them.
public protocol RecurrentCell: Sendable {
  /// Number of gates, which stand beside each other in what a step reads.
  static var gates: Int { get }

  /// From what a step reads to the gates.
  var input: Linear { get }

  /// Width of what the gates are made of.
  var gateFeatures: Int { get }

  /// Takes a step.
  ///
  /// - Parameters:
  ///   - gates: What the step reads, mapped to the gates, [rows, gateFeatures].
  ///   - context: More of the same, such as what attention found.
  ///   - state: The state before; nil for zero.
  ///   - step: The step in training and with given targets.
  func callAsFunction(
    _ gates: Tensor, context: Tensor?, _ state: RecurrentState?, at step: TimeStep?
  ) -> RecurrentState
}

/// The kinds of cells.
public enum RecurrentCellKind: String, Codable, CaseIterable, Sendable {
  case gru
  case lstm

  /// Makes a cell.
  ///
  /// - Parameters:
  ///   - scope: Where the parameters are made and named.
  ///   - inputs: Width of what a step reads.
  ///   - hidden: Width of the state.
  public func makeCell(_ scope: ParameterScope, inputs: Int, hidden: Int) -> any RecurrentCell {
    switch self {
    case .gru: GRU(scope, inputs: inputs, hidden: hidden)
    case .lstm: LSTM(scope, inputs: inputs, hidden: hidden)
    }
  }

  /// Returns the state that a layer begins with: the vector, and in an LSTM's memory the same.
  public func initialState(_ vector: Tensor) -> RecurrentState {
    switch self {
    case .gru: RecurrentState(output: vector, memory: nil)
    case .lstm: RecurrentState(output: vector, memory: vector)
    }
  }
}

/// What a recurrent layer knows after a step.
public struct RecurrentState {
  /// What it shows, [rows, hidden].
  public let output: Tensor
  /// What an LSTM keeps besides, [rows, hidden].
  public let memory: Tensor?

  public init(output: Tensor, memory: Tensor?) {
    self.output = output
    self.memory = memory
  }

  /// Returns the state of the first rows, those that a step still reaches.
  public func prefix(_ rows: Int) -> RecurrentState {
    RecurrentState(output: output.slice(rows: 0..<rows), memory: memory?.slice(rows: 0..<rows))
  }

  /// Returns the state of these rows, in this order.
  public func select(_ rows: [Int]) -> RecurrentState {
    let indices = rows.map(Int32.init)
    return RecurrentState(
      output: gather(output, rows: indices), memory: memory.map { gather($0, rows: indices) })
  }
}
