package import Tensors

/// The keys and values that decoding attends to (key-value cache).
package enum KeyValueMemory {
  /// Columns of rows.
  case rows(KeyValueRows)
  /// Those of a memory that stays the same as the general path reads them, the rows of each head together:
  /// [heads * memory rows, features of the score] and [heads * memory rows, features].
  case heads(keys: Tensor, values: Tensor)
}

/// Keys and values as columns of rows that are only ever appended.
package struct KeyValueRows {
  /// [at least `count`, stride].
  private var rows: Storage
  /// Number of rows.
  package private(set) var count = 0
  private let stride: Int
  private let keyOffset: Int
  private let valueOffset: Int
  private let pass: ForwardPass

  /// No rows.
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

  package var keys: StridedColumns { keys(of: rows) }
  package var values: StridedColumns { values(of: rows) }

  /// Returns the keys of some of the rows.
  func keys(of rows: Storage) -> StridedColumns { StridedColumns(rows, stride: stride, offset: keyOffset) }

  /// Returns the values of some of the rows.
  func values(of rows: Storage) -> StridedColumns {
    StridedColumns(rows, stride: stride, offset: valueOffset)
  }

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
