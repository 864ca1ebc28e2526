/// Returns the rows of x that the indices name, in their order; a row may be named more than once or never.
///
/// - Parameters:
///   - x: [rows, columns].
///   - indices: The number of a row of x for each row of the result.
/// - Returns: [indices.count, columns].
public func gather(_ x: Tensor, rows indices: [Int32]) -> Tensor {
  let pass = x.pass
  let kernels = pass.kernels
  let (rows, columns) = (x.rows, x.columns)
  precondition(indices.allSatisfy { $0 >= 0 && $0 < rows }, "a row beyond \(x.shape)")
  let y = pass.allocate(indices.count * columns)
  kernels.gather(x.storage, rows: indices, columns: columns, into: y)
  let result = pass.result(y, [indices.count, columns])
  pass.record(result) { [unowned pass, gradient = x.gradient] dy in
    guard let gradient else { return }
    let (dx, adds) = gradient.destination(rows * columns, in: pass.memory)
    if !adds { dx.fill(0) }
    kernels.scatterAdd(dy, rows: indices, columns: columns, to: dx)
  }
  return result
}

/// Returns some entries of each of some rows of x, in inference.
///
/// - Parameters:
///   - x: [all rows, all columns].
///   - rows: Which rows.
///   - columns: The entries of each row, in this order.
/// - Returns: [rows, columns].
package func gather(_ x: Tensor, rows: Range<Int>, columns: [Int32]) -> Tensor {
  precondition(rows.lowerBound >= 0 && rows.upperBound <= x.rows, "rows \(rows) of \(x.shape)")
  let chosen = x.pass.allocate(rows.count * columns.count)
  let width = x.columns
  x.storage.withFloats { x in
    chosen.withFloats { chosen in
      for (index, row) in rows.enumerated() {
        for (place, column) in columns.enumerated() {
          chosen[index * columns.count + place] = x[row * width + Int(column)]
        }
      }
    }
  }
  return x.pass.result(chosen, [rows.count, columns.count])
}
