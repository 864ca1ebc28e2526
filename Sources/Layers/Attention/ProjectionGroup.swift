internal import Tensors

/// Linear maps of one input, as those to queries, keys and values, whose results can stand side by side.
///
/// Inference computes them as one product; training, and whoever asks for one, computes them one by one.
struct ProjectionGroup {
  let maps: PackedLinear
  /// Which of the maps.
  let range: Range<Int>

  var isPacked: Bool { maps.isPacked }

  /// Number of floats from a row of the results to the next.
  var stride: Int { maps.stride(of: range) }

  /// Returns the result of one map of the group, [x.rows, outputs].
  func callAsFunction(_ x: Tensor, _ map: Int) -> Tensor { maps(x, range.lowerBound + map) }

  /// Returns the results side by side, [x.rows, stride].
  func rows(_ x: Tensor) -> Storage {
    let rows = Storage(count: x.rows * stride, from: x.pass.memory)
    write(x, to: rows)
    return rows
  }

  /// Writes the results side by side.
  func write(_ x: Tensor, to rows: Storage) { maps.project(x, range, into: rows) }

  /// Returns where the results of one map stand among such rows.
  func columns(_ map: Int, of rows: Storage) -> StridedColumns {
    StridedColumns(rows, stride: stride, offset: offset(of: map))
  }

  /// Returns where in such a row the results of one map begin.
  func offset(of map: Int) -> Int { maps.offset(of: range.lowerBound + map, in: range) }
}
