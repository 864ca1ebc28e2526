package import Tensors

/// The keys and values that decoding attends to: columns of rows that are only ever appended.
package struct KeyValueMemory {
  /// [at least `count`, stride].
  private var rows: Storage
  /// Number of rows.
  package private(set) var count = 0
  private let stride: Int
  private let keyOffset: Int
  private let valueOffset: Int
  private let pass: ForwardPass

  /// An empty memory.
  ///
  /// - Parameters:
  ///   - stride: Number of floats of a row.
  ///   - keyOffset: Where in a row the keys begin.
  ///   - valueOffset: Where in a row the values begin.
  package init(stride: Int, keyOffset: Int, valueOffset: Int, _ pass: ForwardPass) {
    self.stride = stride
    self.keyOffset = keyOffset
    self.valueOffset = valueOffset
    self.pass = pass
    rows = Storage(count: 0, from: pass.memory)
  }

  package var keys: StridedColumns { StridedColumns(rows, stride: stride, offset: keyOffset) }
  package var values: StridedColumns { StridedColumns(rows, stride: stride, offset: valueOffset) }

  /// Makes room for rows and returns it, to be filled; rows appended before may have moved.
  ///
  /// - Parameter steps: How often so many rows are likely to be appended at least.
  package mutating func append(_ newRows: Int, steps: Int = 1) -> Storage {
    let needed = (count + newRows) * stride
    if needed > rows.count {
      let larger = Storage(count: count == 0 ? steps * needed : 2 * needed, from: pass.memory)
      FlatArithmetic(pass.device).copy(rows.slice(0, count * stride), to: larger)
      rows = larger
    }
    defer { count += newRows }
    return rows.slice(count * stride, newRows * stride)
  }
}

/// Which rows of a growing memory belong to each hypothesis: its own and those of the hypotheses it came from.
///
/// A search that repeats, reorders or drops hypotheses changes this table of numbers; keys and values stay where they
/// are.
package struct Ancestry {
  /// For each hypothesis the memory rows of its tokens, [hypotheses, capacity] with `length` of each row in use.
  private var index: [Int32] = []
  private var capacity = 0
  /// Number of tokens of each hypothesis.
  package private(set) var length = 0
  package private(set) var hypotheses: Int
  private var appended: Int32 = 0

  /// Hypotheses without tokens.
  package init(hypotheses: Int) { self.hypotheses = hypotheses }

  /// Gives each hypothesis the next memory row, in order.
  package mutating func append() {
    if length == capacity { grow() }
    for hypothesis in 0..<hypotheses {
      index[hypothesis * capacity + length] = appended
      appended += 1
    }
    length += 1
  }

  /// Keeps the hypotheses of these numbers, in this order.
  package mutating func select(_ rows: [Int]) {
    var selected: [Int32] = []
    selected.reserveCapacity(rows.count * capacity)
    for row in rows { selected += index[row * capacity..<(row + 1) * capacity] }
    index = selected
    hypotheses = rows.count
  }

  /// The rows that each hypothesis sees.
  package var memory: DecodingMemory {
    .scattered(index: index, stride: capacity, count: [Int32](repeating: Int32(length), count: hypotheses))
  }

  private mutating func grow() {
    let larger = max(16, 2 * capacity)
    var grown = [Int32](repeating: 0, count: hypotheses * larger)
    for hypothesis in 0..<hypotheses {
      for position in 0..<length {
        grown[hypothesis * larger + position] = index[hypothesis * capacity + position]
      }
    }
    index = grown
    capacity = larger
  }
}
