/// Returns for each meeting of a query and a memory row what a table has for their distance, times a scale.
///
/// - Parameters:
///   - table: [rows, places].
///   - distances: Which row of the table belongs to each query, and which place to each distance.
///   - scale: What each element is multiplied by.
///   - spans: Which rows of the memory each query sees.
/// - Returns: [meetings].
public func valuesByDistance(
  _ table: Tensor, _ distances: TableDistances, scale: Float = 1, _ spans: MemorySpans
) -> Tensor {
  let pass = table.pass
  let kernels = pass.kernels
  let count = table.shape.count
  precondition(table.columns == distances.width, "distances of \(distances.width) places in \(table.shape)")
  precondition(table.rows >= distances.rowCount, "\(distances.rowCount) rows of \(table.shape)")
  let y = pass.allocate(spans.total)
  kernels.distanceValues(spans, distances, scale: scale, table: table.storage, into: (y, false))
  let result = pass.result(y, [spans.total])
  pass.record(result) { [unowned pass, slot = table.gradient] dvalues in
    guard let (dtable, adds) = slot?.destination(count, in: pass.memory) else { return }
    if !adds { dtable.fill(0) }
    kernels.distanceSums(spans, distances, scale: scale, values: dvalues, to: dtable)
  }
  return result
}

/// Returns for each query the sums of its values over the memory rows that have one place.
///
/// - Parameters:
///   - values: One for each meeting of a query and a memory row, [meetings].
///   - distances: Which place belongs to each distance; query r has row r.
///   - spans: Which rows of the memory each query sees.
/// - Returns: [queries, places].
public func sumsByDistance(_ values: Tensor, _ distances: TableDistances, _ spans: MemorySpans) -> Tensor {
  let pass = values.pass
  let kernels = pass.kernels
  let count = spans.rows * distances.width
  precondition(values.shape.count == spans.total, "\(values.shape) for \(spans.total) meetings")
  precondition(spans.rows >= distances.rowCount, "\(distances.rowCount) rows for \(spans.rows) queries")
  let y = pass.allocate(count)
  y.fill(0)
  kernels.distanceSums(spans, distances, scale: 1, values: values.storage, to: y)
  let result = pass.result(y, [spans.rows, distances.width])
  pass.record(result) { [unowned pass, slot = values.gradient] dsums in
    guard let slot else { return }
    let destination = slot.destination(spans.total, in: pass.memory)
    kernels.distanceValues(spans, distances, scale: 1, table: dsums, into: destination)
  }
  return result
}
