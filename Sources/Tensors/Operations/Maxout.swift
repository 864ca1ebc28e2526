/// Returns the larger of each two elements c and columns + c of a row [2 columns].
///
/// Goodfellow et al. 2013, section 3.
///
/// - Parameter x: [rows, 2 columns].
/// - Returns: [rows, columns].
public func maxout(_ x: Tensor) -> Tensor {
  let pass = x.pass
  let kernels = pass.kernels
  let (rows, columns) = (x.rows, x.columns / 2)
  precondition(x.columns % 2 == 0, "maxout of pairs among \(x.columns) columns")
  let y = pass.allocate(rows * columns)
  kernels.maxout(x.storage, rows: rows, columns: columns, into: y)
  let result = pass.result(y, [rows, columns])
  pass.record(result) { [unowned pass, gradient = x.gradient, x = x.storage] dy in
    guard let gradient else { return }
    kernels.maxoutBackward(
      dy, x, rows: rows, columns: columns, gradient: gradient.destination(2 * rows * columns, in: pass.memory)
    )
  }
  return result
}
