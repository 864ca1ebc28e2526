/// Returns for each token the mean of the vectors of its sentence up to its own.
///
/// Zhang et al. 2018, equation 1; its cost grows with the length of a sentence and not with its square.
///
/// - Parameters:
///   - x: [tokens, columns].
///   - offsets: Where each sentence begins, and behind the last their end.
/// - Returns: [tokens, columns].
public func cumulativeMean(_ x: Tensor, offsets: [Int32]) -> Tensor {
  let pass = x.pass
  let kernels = pass.kernels
  let columns = x.columns
  checkOffsets(offsets, of: x)
  let y = pass.allocate(x.shape.count)
  kernels.cumulativeMean(x.storage, offsets: offsets, columns: columns, previous: nil, into: y)
  let result = pass.result(y, x.shape)
  pass.record(result) { [unowned pass, gradient = x.gradient, count = x.shape.count] dy in
    guard let gradient else { return }
    kernels.cumulativeMeanBackward(
      dy, offsets: offsets, columns: columns, gradient: gradient.destination(count, in: pass.memory))
  }
  return result
}

/// Returns for each row the mean of what was before it and of itself, in inference.
///
/// - Parameters:
///   - x: One token a row, [rows, columns].
///   - mean: The mean of the tokens before, [rows, columns].
///   - place: How many these are.
/// - Returns: [rows, columns].
package func cumulativeMean(_ x: Tensor, after mean: Tensor, of place: Int) -> Tensor {
  let pass = x.pass
  precondition(!pass.isTraining && mean.shape == x.shape, "\(x.shape) after a mean of \(mean.shape)")
  let y = pass.allocate(x.shape.count)
  pass.kernels.cumulativeMean(
    x.storage, offsets: oneRowEach(x), columns: x.columns, previous: (mean.storage, place), into: y)
  return pass.result(y, x.shape)
}

/// Runs simpler simple recurrent units through packed sentences.
///
/// Kim et al. 2019, section 3.2: with f = sigmoid(forget) and c = 0 before the first token,
///
///     cell   = f · cell before + (1 - f) · candidate
///     result = max(0, cell)
///
/// - Parameters:
///   - forget: [tokens, columns].
///   - candidate: [tokens, columns].
///   - offsets: Where each sentence begins, and behind the last their end.
/// - Returns: [tokens, columns].
public func ssru(forget: Tensor, candidate: Tensor, offsets: [Int32]) -> Tensor {
  let pass = forget.pass
  let kernels = pass.kernels
  let (columns, count) = (forget.columns, forget.shape.count)
  precondition(candidate.shape == forget.shape, "gates \(forget.shape) of \(candidate.shape)")
  checkOffsets(offsets, of: forget)
  let (gates, cells, y) = (pass.allocate(count), pass.allocate(count), pass.allocate(count))
  kernels.ssru(
    forget: forget.storage, candidate: candidate.storage, offsets: offsets, columns: columns, previous: nil,
    gates: gates, cells: cells, into: y)
  let result = pass.result(y, forget.shape)
  let slots = (forget: forget.gradient, candidate: candidate.gradient)
  pass.record(result) { [unowned pass, candidate = candidate.storage] dy in
    let memory = pass.memory
    kernels.ssruBackward(
      dy, gates: gates, candidate: candidate, cells: cells, offsets: offsets, columns: columns,
      forgetGradient: slots.forget?.destination(count, in: memory) ?? (pass.allocate(count), false),
      candidateGradient: slots.candidate?.destination(count, in: memory) ?? (pass.allocate(count), false))
  }
  return result
}

/// Takes one step of simpler simple recurrent units, in inference.
///
/// - Parameters:
///   - forget: One token a row, [rows, columns].
///   - candidate: [rows, columns].
///   - cell: The cell before, [rows, columns].
/// - Returns: [rows, columns] each.
package func ssru(
  forget: Tensor, candidate: Tensor, after cell: Tensor
) -> (result: Tensor, cell: Tensor) {
  let (pass, shape) = (forget.pass, forget.shape)
  precondition(
    !pass.isTraining && candidate.shape == shape && cell.shape == shape, "gates \(shape) after \(cell.shape)")
  let (gates, cells, y) = (
    pass.allocate(shape.count), pass.allocate(shape.count), pass.allocate(shape.count)
  )
  pass.kernels.ssru(
    forget: forget.storage, candidate: candidate.storage, offsets: oneRowEach(forget),
    columns: forget.columns, previous: cell.storage, gates: gates, cells: cells, into: y)
  return (pass.result(y, shape), pass.result(cells, shape))
}

// MARK: - Private

private func checkOffsets(_ offsets: [Int32], of x: Tensor) {
  precondition(
    offsets.first == 0 && Int(offsets.last ?? -1) == x.rows,
    "sentences to \(offsets.last ?? -1) of \(x.shape)")
  precondition(
    zip(offsets, offsets.dropFirst()).allSatisfy { $0 <= $1 }, "a sentence that ends before it begins")
}

/// Returns the offsets of sentences of one token.
private func oneRowEach(_ x: Tensor) -> [Int32] { Array(0...Int32(x.rows)) }
