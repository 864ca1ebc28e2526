/// Returns x with each pair of columns of each head turned by the angle of its row's place.
///
/// The product of two vectors turned so depends on the difference of their places alone (Su et al. 2021, section 3.4.2).
///
/// - Parameters:
///   - x: [rows, heads * size].
///   - heads: The number of heads.
///   - places: The row of the angles for each row of x.
///   - angles: [places, size], for each pair of columns of a head the sine and the cosine.
/// - Returns: [rows, heads * size].
public func rotated(_ x: Tensor, heads: Int, places: [Int32], by angles: Tensor) -> Tensor {
  let pass = x.pass
  let kernels = pass.kernels
  let (rows, columns) = (x.rows, x.columns)
  let size = angles.columns
  precondition(columns == heads * size, "\(heads) heads of \(size) in \(x.shape)")
  precondition(places.allSatisfy { $0 >= 0 && $0 < angles.rows }, "a place beyond \(angles.shape)")
  let y = pass.allocate(rows * columns)
  kernels.rotate(
    x.storage, stride: columns, rows: rows, heads: heads, size: size, places: places, angles: angles.storage,
    into: y, stride: columns)
  let result = pass.result(y, x.shape)
  pass.record(result) { [unowned pass, slot = x.gradient, angles = angles.storage] dy in
    guard let (dx, adds) = slot?.destination(rows * columns, in: pass.memory) else { return }
    kernels.rotate(
      dy, stride: columns, rows: rows, heads: heads, size: size, places: places, angles: angles,
      isOpposite: true, adds: adds, into: dx, stride: columns)
  }
  return result
}

/// Turns columns of the results of products where they stand, in inference.
///
/// - Parameters:
///   - columns: heads * size columns of each row.
///   - heads: The number of heads.
///   - places: The row of the angles for each row.
///   - angles: [places, size], for each pair of columns of a head the sine and the cosine.
package func rotate(_ columns: StridedColumns, heads: Int, places: [Int32], by angles: Tensor) {
  precondition(!angles.pass.isTraining, "results that have a gradient are turned where they stand")
  precondition(places.allSatisfy { $0 >= 0 && $0 < angles.rows }, "a place beyond \(angles.shape)")
  angles.pass.kernels.rotate(
    columns.storage, stride: columns.stride, rows: places.count, heads: heads, size: angles.columns,
    places: places, angles: angles.storage, into: columns.storage, stride: columns.stride)
}
