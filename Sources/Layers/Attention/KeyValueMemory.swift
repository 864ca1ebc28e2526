package import Tensors

/// The keys and values that decoding attends to: rows that are only ever appended.
package struct KeyValueMemory {
  /// [at least `count`, features].
  package private(set) var keys: Storage
  package private(set) var values: Storage
  /// Number of rows.
  package private(set) var count: Int
  private let features: Int
  private let pass: ForwardPass

  /// A memory that holds these rows.
  package init(keys: Tensor, values: Tensor) {
    self.keys = keys.storage
    self.values = values.storage
    count = keys.rows
    features = keys.columns
    pass = keys.pass
  }

  /// An empty memory.
  package init(features: Int, _ pass: ForwardPass) {
    self.features = features
    self.pass = pass
    count = 0
    keys = Storage(count: 0, from: pass.memory)
    values = Storage(count: 0, from: pass.memory)
  }

  package mutating func append(keys newKeys: Tensor, values newValues: Tensor) {
    let needed = (count + newKeys.rows) * features
    if needed > keys.count {
      keys = grown(keys, to: 2 * needed)
      values = grown(values, to: 2 * needed)
    }
    let arithmetic = FlatArithmetic(pass.device)
    let added = newKeys.rows * features
    arithmetic.copy(newKeys.storage, to: keys.slice(count * features, added))
    arithmetic.copy(newValues.storage, to: values.slice(count * features, added))
    count += newKeys.rows
  }

  private func grown(_ storage: Storage, to capacity: Int) -> Storage {
    let larger = Storage(count: capacity, from: pass.memory)
    FlatArithmetic(pass.device).copy(storage.slice(0, count * features), to: larger)
    return larger
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
