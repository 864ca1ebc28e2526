/// Returns v · tanh(query + key) for each meeting of a query and a key.
///
/// Bahdanau et al. 2015, appendix A.1.2.
///
/// - Parameters:
///   - query: [rows, columns].
///   - keys: [memory rows, columns].
///   - vector: v, [columns].
///   - spans: Which rows of the memory each query sees.
/// - Returns: [meetings].
public func additiveScores(_ query: Tensor, _ keys: Tensor, vector: Parameter, _ spans: MemorySpans) -> Tensor
{
  let pass = query.pass
  let kernels = pass.kernels
  let columns = query.columns
  checkSpans(query, keys, spans)
  let y = pass.allocate(spans.total)
  kernels.additiveScores(
    spans, columns: columns, query: query.storage, keys: keys.storage, vector: vector.storage, into: y)
  let result = pass.result(y, [spans.total])
  let (slots, keyCount) = ((query: query.gradient, keys: keys.gradient), keys.shape.count)
  let dvector = pass.gradient(of: vector)
  pass.record(result) { [unowned pass, query = query.storage, keys = keys.storage] dscores in
    guard let dvector else { return }
    let count = spans.rows * columns
    kernels.additiveScoresBackward(
      dscores, spans, columns: columns, query: query, keys: keys, vector: vector.storage,
      queryGradient: destination(slots.query, of: [slots.query, slots.keys], count, pass),
      keyGradient: addedTo(slots.keys, keyCount, pass), vectorGradient: dvector)
  }
  return result
}

/// Returns scale · query · key for each meeting of a query and a key.
///
/// - Parameters:
///   - query: [rows, columns].
///   - keys: [memory rows, columns].
///   - scale: What each product is multiplied by.
///   - spans: Which rows of the memory each query sees.
/// - Returns: [meetings].
public func dotScores(_ query: Tensor, _ keys: Tensor, scale: Float = 1, _ spans: MemorySpans) -> Tensor {
  let pass = query.pass
  let kernels = pass.kernels
  let columns = query.columns
  checkSpans(query, keys, spans)
  let y = pass.allocate(spans.total)
  kernels.dotScores(
    spans, columns: columns, scale: scale, query: query.storage, keys: keys.storage, into: y)
  let result = pass.result(y, [spans.total])
  let (slots, keyCount) = ((query: query.gradient, keys: keys.gradient), keys.shape.count)
  pass.record(result) { [unowned pass, query = query.storage, keys = keys.storage] dscores in
    let count = spans.rows * columns
    kernels.dotScoresBackward(
      dscores, spans, columns: columns, scale: scale, query: query, keys: keys,
      queryGradient: destination(slots.query, of: [slots.query, slots.keys], count, pass),
      keyGradient: addedTo(slots.keys, keyCount, pass))
  }
  return result
}

/// Returns the rows of x scaled to one length.
///
/// - Parameters:
///   - x: [rows, columns].
///   - length: [1]; nil for 1.
public func scaledToLength(_ x: Tensor, _ length: Parameter?) -> Tensor {
  let pass = x.pass
  let kernels = pass.kernels
  let (rows, columns) = (x.rows, x.columns)
  let (y, norms) = (pass.allocate(rows * columns), pass.allocate(rows))
  kernels.scaleToLength(
    x.storage, rows: rows, columns: columns, length: length?.storage, into: y, norms: norms)
  let result = pass.result(y, x.shape)
  let dlength = length.flatMap(pass.gradient(of:))
  pass.record(result) { [unowned pass, slot = x.gradient, x = x.storage] dy in
    let count = rows * columns
    kernels.scaleToLengthBackward(
      dy, x, rows: rows, columns: columns, length: length?.storage, norms: norms,
      gradient: slot?.destination(count, in: pass.memory) ?? (pass.allocate(count), false),
      lengthGradient: dlength)
  }
  return result
}

/// Returns for each query the sum of the values it sees, each times its weight.
///
/// - Parameters:
///   - weights: [meetings].
///   - values: [memory rows, columns].
///   - spans: Which rows of the memory each query sees.
/// - Returns: [rows, columns].
public func weightedMean(_ weights: Tensor, of values: Tensor, _ spans: MemorySpans) -> Tensor {
  let pass = weights.pass
  let kernels = pass.kernels
  let columns = values.columns
  let y = pass.allocate(spans.rows * columns)
  kernels.weightedMean(spans, columns: columns, weights: weights.storage, values: values.storage, into: y)
  let result = pass.result(y, [spans.rows, columns])
  let (slots, valueCount) = ((weights: weights.gradient, values: values.gradient), values.shape.count)
  pass.record(result) { [unowned pass, weights = weights.storage, values = values.storage] dmean in
    let count = spans.total
    kernels.weightedMeanBackward(
      dmean, spans, columns: columns, weights: weights, values: values,
      weightGradient: slots.weights?.destination(count, in: pass.memory) ?? (pass.allocate(count), false),
      valueGradient: addedTo(slots.values, valueCount, pass))
  }
  return result
}

// MARK: - Private

private func checkSpans(_ query: Tensor, _ keys: Tensor, _ spans: MemorySpans) {
  precondition(query.rows == spans.rows, "\(query.rows) queries with \(spans.rows) spans")
  precondition(query.columns == keys.columns, "queries \(query.shape) meet keys \(keys.shape)")
}

/// Returns a gradient that a kernel adds to; that of a constant is written and forgotten.
private func addedTo(_ slot: GradientSlot?, _ count: Int, _ pass: ForwardPass) -> Storage {
  let (storage, adds) = slot?.destination(count, in: pass.memory) ?? (pass.allocate(count), false)
  if !adds { storage.fill(0) }
  return storage
}
