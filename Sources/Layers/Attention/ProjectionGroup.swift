internal import Tensors

/// Linear maps of one input, as those to queries, keys and values, whose results can stand side by side.
///
/// Either each is a map of its own: inference computes them as one product; training, and whoever asks for one, computes
/// them one by one. Or they are the equal parts of what one map makes.
struct ProjectionGroup {
  private let maps: PackedLinear
  /// Which of the maps.
  private let range: Range<Int>
  /// How many results the one map makes; 1 where each has a map of its own.
  private let parts: Int

  /// Maps of their own.
  init(maps: PackedLinear, range: Range<Int>) {
    self.maps = maps
    self.range = range
    parts = 1
  }

  /// The results of one map, in equal parts.
  init(map: PackedLinear, parts: Int) {
    maps = map
    range = 0..<1
    self.parts = parts
  }

  var isPacked: Bool { maps.isPacked }

  /// Number of floats from a row of the results to the next.
  var stride: Int { maps.stride(of: range) }

  /// Returns the results, each [x.rows, outputs].
  func callAsFunction(_ x: Tensor) -> [Tensor] {
    let results = range.map { maps(x, $0) }
    return parts == 1 ? results : columnParts(of: results[0], count: parts)
  }

  /// Returns the results as columns that training knows too; nil where each has a map of its own.
  func columns(_ x: Tensor) -> [TensorColumns]? {
    guard range.count == 1 else { return nil }
    let whole = maps(x, range.lowerBound)
    return (0..<parts).map { TensorColumns(whole, from: $0 * width) }
  }

  /// Returns the results side by side, [x.rows, stride].
  func rows(_ x: Tensor) -> Storage {
    let rows = Storage(count: x.rows * stride, from: x.pass.memory)
    write(x, to: rows)
    return rows
  }

  /// Writes the results side by side.
  func write(_ x: Tensor, to rows: Storage) { maps.project(x, range, into: rows) }

  /// Returns where one of the results stands among such rows.
  func columns(_ result: Int, of rows: Storage) -> StridedColumns {
    StridedColumns(rows, stride: stride, offset: offset(of: result))
  }

  /// Returns where in such a row one of the results begins.
  func offset(of result: Int) -> Int {
    parts == 1 ? maps.offset(of: range.lowerBound + result, in: range) : result * width
  }

  /// Width of a result of the one map.
  private var width: Int { maps.maps[range.lowerBound].weight.shape[0] / parts }
}
