public import Tensors

/// Recurrent layers that read a packed batch of sentences.
public struct RecurrentEncoder: Sendable {
  /// How sentences are read.
  public enum Reading: Sendable {
    /// From the first token to the last.
    case forward
    /// From the last token to the first.
    case backward
    /// By two cells in both directions.
    case bidirectional

    fileprivate var areReversed: [Bool] {
      switch self {
      case .forward: [false]
      case .backward: [true]
      case .bidirectional: [false, true]
      }
    }
  }

  /// For each layer a cell for each direction.
  private let layers: [[any RecurrentCell]]
  private let reading: Reading
  private let dropout: Float

  /// - Parameters:
  ///   - scope: Where the parameters are made and named.
  ///   - cell: The kind of the cells.
  ///   - inputs: Width of the vectors that the first layer reads.
  ///   - hidden: Width of the state of one direction.
  ///   - layers: The number of layers.
  ///   - reading: The directions in which the source is read.
  ///   - dropout: The probability with which each element of what a layer hands to the next is dropped in
  ///     training.
  public init(
    _ scope: ParameterScope, _ cell: RecurrentCellKind, inputs: Int, hidden: Int, layers: Int,
    _ reading: Reading, dropout: Float
  ) {
    let directions = reading.areReversed
    self.layers = (0..<layers).map { layer in
      directions.map { isReversed in
        cell.makeCell(
          scope[layer][isReversed ? "backward" : "forward"],
          inputs: layer == 0 ? inputs : directions.count * hidden, hidden: hidden)
      }
    }
    self.reading = reading
    self.dropout = dropout
  }

  /// Reads sentences.
  ///
  /// - Parameters:
  ///   - x: [tokens, inputs].
  ///   - offsets: Where each sentence begins, and behind the last their end.
  public func callAsFunction(_ x: Tensor, offsets: [Int32]) -> Encoding {
    let directions = reading.areReversed.map { TimeSteps(offsets: offsets, isReversed: $0) }
    var encodings: [[Encoding.Run]] = []
    for cells in layers {
      let x = encodings.last.map { Tensors.dropout(packed($0), dropout) } ?? x
      encodings.append(zip(cells, directions).map { Encoding.Run(reading: x, $0, $1) })
    }
    return Encoding(layers: encodings)
  }
}

/// What recurrent layers made of sentences.
public struct Encoding {
  fileprivate let layers: [[Run]]

  /// One direction of one layer.
  fileprivate struct Run {
    let steps: TimeSteps
    let states: [RecurrentState]

    init(reading x: Tensor, _ cell: any RecurrentCell, _ steps: TimeSteps) {
      self.steps = steps
      states = cell.run(cell.input(gather(x, rows: steps.tokens)), steps)
    }
  }

  /// Returns a vector for each token that knows its sentence as far as the top layer has read it, [tokens, hidden], or
  /// [tokens, 2 hidden] for both directions.
  public func memory() -> Tensor { packed(layers[layers.count - 1]) }

  /// Returns the state of a layer when it has read its sentence, a row for each sentence; of two directions it is that
  /// of the one that ends with the first token.
  public func finalState(layer: Int) -> RecurrentState {
    let run = layers[layer][layers[layer].count - 1]
    let memories = run.states.compactMap(\.memory)
    return RecurrentState(
      output: lastResults(run.states.map(\.output), run.steps),
      memory: memories.isEmpty ? nil : lastResults(memories, run.steps))
  }
}

extension RecurrentCell {
  /// Runs through all steps of sentences.
  ///
  /// - Parameters:
  ///   - gates: What each step reads, in time order, mapped to the gates.
  ///   - steps: Which sentences take part in each step.
  ///   - context: What enters every step of a sentence besides, a row for each in the order of `steps`.
  ///   - initial: The state before the first step, a row for each; nil for zero.
  /// - Returns: The state after each step.
  public func run(
    _ gates: Tensor, _ steps: TimeSteps, context: Tensor? = nil, initial: RecurrentState? = nil
  ) -> [RecurrentState] {
    var states: [RecurrentState] = []
    states.reserveCapacity(steps.count)
    for step in steps.run() {
      let before = (states.last ?? initial)?.prefix(step.rows)
      states.append(
        self(
          gates.slice(rows: step.range), context: context?.slice(rows: 0..<step.rows), before, at: step))
    }
    return states
  }
}

// MARK: - Private

/// Returns what the directions of a layer made of each token, beside each other.
private func packed(_ runs: [Encoding.Run]) -> Tensor {
  Tensors.packed(runs.map { ($0.states.map(\.output), $0.steps) })
}
