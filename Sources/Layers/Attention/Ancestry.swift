package import Tensors

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
