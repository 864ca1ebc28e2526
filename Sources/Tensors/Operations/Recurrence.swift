/// Takes one step of gated recurrent units.
///
/// Section 2.3 of Cho et al. 2014, with the reset gate applied after the product, so that one product makes all
/// gates: with z = input + context, and h the state before,
///
///     reset     = sigmoid(z₁ + U₁h)
///     update    = sigmoid(z₂ + U₂h)
///     candidate = tanh(z₃ + reset · U₃h)
///     state     = (1 - update) · candidate + update · h
///
/// - Parameters:
///   - input: What the step reads, mapped to the gates, [rows, 3 hidden].
///   - context: More of the same, where there is any.
///   - recurrent: Uh, [rows, 3 hidden]; nil where the state before is zero.
///   - previous: h, [rows, hidden]; nil for zero.
/// - Returns: [rows, hidden].
public func gru(input: Tensor, context: Tensor?, recurrent: Tensor?, previous: Tensor?) -> Tensor {
  let pass = input.pass
  let kernels = pass.kernels
  let (rows, hidden) = (input.rows, input.columns / 3)
  for part in [context, recurrent] {
    precondition(part.map { $0.shape == input.shape } ?? true, "gates of another shape than \(input.shape)")
  }
  let (gates, state) = (pass.allocate(input.shape.count), pass.allocate(rows * hidden))
  kernels.gru(
    rows: rows, hidden: hidden, input: input.storage, context: context?.storage,
    recurrent: recurrent?.storage, previous: previous?.storage, gates: gates, state: state)
  let result = pass.result(state, [rows, hidden])
  let slots = (input: input.gradient, context: context?.gradient, recurrent: recurrent?.gradient)
  pass.record(result) {
    [unowned pass, recurrent = recurrent?.storage, before = previous?.storage, slot = previous?.gradient]
    dstate in
    let (count, memory) = (3 * rows * hidden, pass.memory)
    kernels.gruBackward(
      dstate, rows: rows, hidden: hidden, gates: gates, recurrent: recurrent, previous: before,
      input: slots.input?.destination(count, in: memory) ?? (pass.allocate(count), false),
      context: slots.context?.destination(count, in: memory),
      recurrentGradient: slots.recurrent?.destination(count, in: memory),
      previousGradient: slot?.destination(rows * hidden, in: memory))
  }
  return result
}

/// Takes one step of long short-term memory.
///
/// Hochreiter and Schmidhuber 1997 with the forget gate of Gers, Schmidhuber and Cummins 2000: with
/// z = input + context + recurrent,
///
///     cell  = sigmoid(z₂) · cell before + sigmoid(z₁) · tanh(z₃)
///     state = sigmoid(z₄) · tanh(cell)
///
/// - Parameters:
///   - input: What the step reads, mapped to the gates, [rows, 4 hidden].
///   - context: More of the same, where there is any.
///   - recurrent: The state before, mapped to the gates; nil where it is zero.
///   - previousCell: The cell before, [rows, hidden]; nil for zero.
/// - Returns: [rows, hidden] each.
public func lstm(
  input: Tensor, context: Tensor?, recurrent: Tensor?, previousCell: Tensor?
) -> (state: Tensor, cell: Tensor) {
  let pass = input.pass
  let kernels = pass.kernels
  let (rows, hidden) = (input.rows, input.columns / 4)
  for part in [context, recurrent] {
    precondition(part.map { $0.shape == input.shape } ?? true, "gates of another shape than \(input.shape)")
  }
  let gates = pass.allocate(input.shape.count)
  let state = pass.result(pass.allocate(rows * hidden), [rows, hidden])
  let cell = pass.result(pass.allocate(rows * hidden), [rows, hidden])
  kernels.lstm(
    rows: rows, hidden: hidden, input: input.storage, context: context?.storage,
    recurrent: recurrent?.storage, previousCell: previousCell?.storage, gates: gates, cell: cell.storage,
    state: state.storage)
  let slots = (input: input.gradient, context: context?.gradient, recurrent: recurrent?.gradient)
  let results = (state: state.gradient, cell: cell.gradient)
  pass.record {
    [unowned pass, cell = cell.storage, before = previousCell?.storage, slot = previousCell?.gradient] in
    let (dstate, dcell) = (results.state?.take(), results.cell?.take())
    if dstate == nil && dcell == nil { return }
    let (count, memory) = (4 * rows * hidden, pass.memory)
    kernels.lstmBackward(
      dstate, cellGradient: dcell, rows: rows, hidden: hidden, gates: gates, cell: cell, previousCell: before,
      input: slots.input?.destination(count, in: memory) ?? (pass.allocate(count), false),
      context: slots.context?.destination(count, in: memory),
      recurrentGradient: slots.recurrent?.destination(count, in: memory),
      previousCellGradient: slot?.destination(rows * hidden, in: memory))
  }
  return (state, cell)
}
