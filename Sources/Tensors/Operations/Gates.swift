/// Returns x₁ · sigmoid(x₂) for the halves x₁ and x₂ of each row: a gated linear unit.
///
/// Dauphin et al. 2017, equation 1.
///
/// - Parameter x: [rows, 2 columns].
/// - Returns: [rows, columns].
public func glu(_ x: Tensor) -> Tensor {
  let pass = x.pass
  let kernels = pass.kernels
  let (rows, columns) = (x.rows, x.columns / 2)
  precondition(x.columns % 2 == 0, "\(x.shape) has no halves")
  let y = pass.allocate(rows * columns)
  kernels.glu(x.storage, rows: rows, columns: columns, into: y)
  let result = pass.result(y, [rows, columns])
  pass.record(result) { [unowned pass, gradient = x.gradient, x = x.storage] dy in
    guard let gradient else { return }
    kernels.gluBackward(
      dy, x, rows: rows, columns: columns, gradient: gradient.destination(2 * rows * columns, in: pass.memory)
    )
  }
  return result
}

/// Returns sigmoid(g₁) · first + sigmoid(g₂) · second for the halves g₁ and g₂ of each row of gates.
///
/// - Parameters:
///   - gates: [rows, 2 columns].
///   - first: [rows, columns].
///   - second: [rows, columns].
/// - Returns: [rows, columns].
public func gatedSum(gates: Tensor, _ first: Tensor, _ second: Tensor) -> Tensor {
  let pass = gates.pass
  let kernels = pass.kernels
  let (rows, columns) = (first.rows, first.columns)
  precondition(
    gates.shape == [rows, 2 * columns] && second.shape == first.shape,
    "gates \(gates.shape) of \(first.shape) and \(second.shape)")
  let y = pass.allocate(rows * columns)
  kernels.gatedSum(gates.storage, first.storage, second.storage, rows: rows, columns: columns, into: y)
  let result = pass.result(y, [rows, columns])
  let slots = (gates: gates.gradient, first: first.gradient, second: second.gradient)
  pass.record(result) {
    [unowned pass, gates = gates.storage, first = first.storage, second = second.storage] dy in
    let (count, memory) = (rows * columns, pass.memory)
    kernels.gatedSumBackward(
      dy, gates, first, second, rows: rows, columns: columns,
      gateGradient: slots.gates?.destination(2 * count, in: memory) ?? (pass.allocate(2 * count), false),
      firstGradient: slots.first?.destination(count, in: memory),
      secondGradient: slots.second?.destination(count, in: memory))
  }
  return result
}
