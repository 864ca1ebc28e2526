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
