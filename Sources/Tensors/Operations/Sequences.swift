/// Returns the results of all steps in the order of the packed batch, those of several runs beside each other.
///
/// - Parameter runs: For each run, as of the two directions of an encoder, its results, [rows of the step, columns]
///   each, and the steps that made them.
/// - Returns: [tokens, sum of the columns].
public func packed(_ runs: [(results: [Tensor], steps: TimeSteps)]) -> Tensor {
  guard let first = runs.first?.results.first else { preconditionFailure("no results to pack") }
  let pass = first.pass
  let kernels = pass.kernels
  let widths = runs.map { $0.results[0].columns }
  let (tokens, columns) = (runs[0].steps.tokens.count, widths.reduce(0, +))
  let y = pass.allocate(tokens * columns)
  /// Calls `body` with each result, where its columns begin in y, and its tokens.
  func forEach(_ body: (Tensor, Int, ArraySlice<Int32>) -> Void) {
    var column = 0
    for ((results, steps), width) in zip(runs, widths) {
      for (step, result) in results.enumerated() { body(result, column, steps.tokens(of: step)) }
      column += width
    }
  }
  func part(_ storage: Storage, from column: Int) -> Storage { storage.slice(column, storage.count - column) }
  forEach { result, column, tokens in
    kernels.copyRows(
      result.rows, columns: result.columns, from: result.storage, stride: result.columns,
      to: part(y, from: column), stride: columns, toRows: tokens)
  }
  let packed = pass.result(y, [tokens, columns])
  guard pass.isTraining else { return packed }
  var pieces: [(slot: GradientSlot, rows: Int, columns: Int, column: Int, tokens: ArraySlice<Int32>)] = []
  forEach { result, column, tokens in
    if let slot = result.gradient { pieces.append((slot, result.rows, result.columns, column, tokens)) }
  }
  pass.record(packed) { [unowned pass] dy in
    for piece in pieces {
      let (dx, adds) = piece.slot.destination(piece.rows * piece.columns, in: pass.memory)
      kernels.copyRows(
        piece.rows, columns: piece.columns, from: part(dy, from: piece.column), stride: columns,
        rows: piece.tokens, adds: adds, to: dx, stride: piece.columns)
    }
  }
  return packed
}

/// Returns the result of the last step of each sentence, in the order of the packed batch.
///
/// - Parameters:
///   - results: [rows of the step, columns] for each step.
///   - steps: Which sentences take part in each step.
/// - Returns: [sentences, columns].
public func lastResults(_ results: [Tensor], _ steps: TimeSteps) -> Tensor {
  let pass = results[0].pass
  let kernels = pass.kernels
  let columns = results[0].columns
  let y = pass.allocate(steps.order.count * columns)
  let order = steps.order.map(Int32.init)
  let parts = results.indices.map { step in
    let rows = steps.lastRows(of: step)
    return (last: results[step].slice(rows: rows), sentences: order[rows])
  }
  for (last, sentences) in parts where !sentences.isEmpty {
    kernels.copyRows(
      sentences.count, columns: columns, from: last.storage, stride: columns, to: y, stride: columns,
      toRows: sentences)
  }
  let result = pass.result(y, [steps.order.count, columns])
  guard pass.isTraining else { return result }
  let pieces = parts.map { (slot: $0.last.gradient, sentences: $0.sentences) }
  pass.record(result) { [unowned pass] dy in
    for (slot, sentences) in pieces where !sentences.isEmpty {
      guard let (dx, adds) = slot?.destination(sentences.count * columns, in: pass.memory) else { continue }
      kernels.copyRows(
        sentences.count, columns: columns, from: dy, stride: columns, rows: sentences, adds: adds, to: dx,
        stride: columns)
    }
  }
  return result
}

/// Returns the results of all steps one behind the other.
///
/// - Returns: [tokens, columns].
public func inTimeOrder(_ results: [Tensor]) -> Tensor {
  let pass = results[0].pass
  let kernels = pass.kernels
  let columns = results[0].columns
  let tokens = results.reduce(0) { $0 + $1.rows }
  let y = pass.allocate(tokens * columns)
  var first = 0
  var pieces: [(slot: GradientSlot?, range: Range<Int>)] = []
  for result in results {
    let count = result.rows * columns
    kernels.copy(result.storage, to: y.slice(first, count), count: count)
    pieces.append((result.gradient, first..<first + count))
    first += count
  }
  let joined = pass.result(y, [tokens, columns])
  pass.record(joined) { [unowned pass] dy in
    for (slot, range) in pieces {
      guard let (dx, adds) = slot?.destination(range.count, in: pass.memory) else { continue }
      let part = dy.slice(range.lowerBound, range.count)
      if adds {
        kernels.add(part, to: dx, count: range.count)
      } else {
        kernels.copy(part, to: dx, count: range.count)
      }
    }
  }
  return joined
}
