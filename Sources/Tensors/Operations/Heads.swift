/// Returns the rows of each head together: [rows, heads * size] becomes [heads * rows, size].
///
/// Every head is then a run of consecutive rows, and one operation over spans of rows serves all heads.
public func splitHeads(_ x: Tensor, heads: Int) -> Tensor {
  if heads == 1 { return x }
  let pass = x.pass
  let (rows, size) = (x.rows, x.columns / heads)
  precondition(x.columns == heads * size, "\(heads) heads of \(x.shape)")
  let y = pass.allocate(heads * rows * size)
  pass.kernels.splitHeads(heads, rows: rows, size: size, from: x.storage, stride: x.columns, to: y)
  let result = pass.result(y, [heads * rows, size])
  pass.record(result) { [unowned pass, slot = x.gradient] dy in
    guard let (dx, adds) = slot?.destination(heads * rows * size, in: pass.memory) else { return }
    pass.kernels.mergeHeads(heads, rows: rows, size: size, from: dy, adds: adds, to: dx)
  }
  return result
}

/// Returns the heads beside each other: [heads * rows, size] becomes [rows, heads * size].
public func mergeHeads(_ x: Tensor, heads: Int) -> Tensor {
  if heads == 1 { return x }
  let pass = x.pass
  let (rows, size) = (x.rows / heads, x.columns)
  precondition(x.rows == heads * rows, "\(heads) heads of \(x.shape)")
  let y = pass.allocate(heads * rows * size)
  pass.kernels.mergeHeads(heads, rows: rows, size: size, from: x.storage, adds: false, to: y)
  let result = pass.result(y, [rows, heads * size])
  pass.record(result) { [unowned pass, slot = x.gradient] dy in
    guard let (dx, adds) = slot?.destination(heads * rows * size, in: pass.memory) else { return }
    pass.kernels.splitHeads(
      heads, rows: rows, size: size, from: dy, stride: heads * size, adds: adds, to: dx)
  }
  return result
}

/// Returns chosen rows of columns as `splitHeads(_:heads:)` does, in inference.
///
/// - Parameters:
///   - x: heads * size columns.
///   - rows: The numbers of the rows.
///   - heads: The number of heads.
///   - size: Width of a head.
/// - Returns: [heads * rows.count, size].
package func splitHeads(_ x: StridedColumns, rows: [Int32], heads: Int, size: Int, _ pass: ForwardPass)
  -> Tensor
{
  precondition(!pass.isTraining, "the rows of a key-value cache have no gradient")
  let y = pass.allocate(heads * rows.count * size)
  pass.kernels.splitHeads(
    heads, rows: rows.count, size: size, from: x.storage, stride: x.stride, numbers: rows[...], to: y)
  return pass.result(y, [heads * rows.count, size])
}

// MARK: - Private

extension Kernels {
  fileprivate func splitHeads(
    _ heads: Int, rows: Int, size: Int, from wide: Storage, stride: Int, numbers: ArraySlice<Int32>? = nil,
    adds: Bool = false, to tall: Storage
  ) {
    for head in 0..<heads where rows > 0 {
      copyRows(
        rows, columns: size, from: wide.slice(head * size, wide.count - head * size), stride: stride,
        rows: numbers, adds: adds, to: tall.slice(head * rows * size, rows * size), stride: size)
    }
  }

  fileprivate func mergeHeads(
    _ heads: Int, rows: Int, size: Int, from tall: Storage, adds: Bool, to wide: Storage
  ) {
    for head in 0..<heads where rows > 0 {
      copyRows(
        rows, columns: size, from: tall.slice(head * rows * size, rows * size), stride: size, adds: adds,
        to: wide.slice(head * size, wide.count - head * size), stride: heads * size)
    }
  }
}
