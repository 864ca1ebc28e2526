/// Returns activation(the sum of tensors of one shape).
public func sum(_ parts: [Tensor], activation: Activation = .none) -> Tensor {
  let pass = parts[0].pass
  let kernels = pass.kernels
  let (shape, count) = (parts[0].shape, parts[0].shape.count)
  precondition(parts.allSatisfy { $0.shape == shape }, "a sum of other shapes than \(shape)")
  let z = pass.allocate(count)
  kernels.copy(parts[0].storage, to: z, count: count)
  for part in parts.dropFirst() { kernels.add(part.storage, to: z, count: count) }
  let isPlain = activation == .none
  let y = activation.needsArgument && pass.isTraining ? pass.allocate(count) : z
  if !isPlain {
    kernels.biasActivation(z, rows: shape.rows, columns: shape.columns, bias: nil, activation, .none, into: y)
  }
  let result = pass.result(y, shape)
  pass.record(result) { [unowned pass, slots = parts.map(\.gradient)] dy in
    if !isPlain {
      kernels.biasActivationBackward(
        dy, z: z, rows: shape.rows, columns: shape.columns, activation, .none, biasGradient: nil)
    }
    for slot in slots {
      guard let (dx, adds) = slot?.destination(count, in: pass.memory) else { continue }
      if adds { kernels.add(dy, to: dx, count: count) } else { kernels.copy(dy, to: dx, count: count) }
    }
  }
  return result
}

/// Returns scale times the sum of tensors of one shape.
public func scaledSum(_ parts: [Tensor], scale: Float) -> Tensor {
  let pass = parts[0].pass
  let kernels = pass.kernels
  let (shape, count) = (parts[0].shape, parts[0].shape.count)
  precondition(parts.allSatisfy { $0.shape == shape }, "a sum of other shapes than \(shape)")
  let y = pass.allocate(count)
  for (index, part) in parts.enumerated() {
    kernels.addScaled(part.storage, scale: scale, count: count, adds: index > 0, to: y)
  }
  let result = pass.result(y, shape)
  pass.record(result) { [unowned pass, slots = parts.map(\.gradient)] dy in
    for slot in slots {
      guard let (dx, adds) = slot?.destination(count, in: pass.memory) else { continue }
      kernels.addScaled(dy, scale: scale, count: count, adds: adds, to: dx)
    }
  }
  return result
}

/// Returns the sum of the two halves of each row: [rows, columns] becomes [rows, columns / 2].
public func sumOfHalves(_ x: Tensor) -> Tensor {
  let pass = x.pass
  let kernels = pass.kernels
  let (rows, columns) = (x.rows, x.columns / 2)
  precondition(x.columns % 2 == 0, "\(x.shape) has no halves")
  let y = pass.allocate(rows * columns)
  for half in 0..<2 {
    let part = x.storage.slice(half * columns, x.storage.count - half * columns)
    kernels.copyRows(
      rows, columns: columns, from: part, stride: 2 * columns, adds: half > 0, to: y, stride: columns)
  }
  let result = pass.result(y, [rows, columns])
  pass.record(result) { [unowned pass, slot = x.gradient] dy in
    guard let (dx, adds) = slot?.destination(2 * rows * columns, in: pass.memory) else { return }
    for half in 0..<2 {
      kernels.copyRows(
        rows, columns: columns, from: dy, stride: columns, adds: adds,
        to: dx.slice(half * columns, dx.count - half * columns), stride: 2 * columns)
    }
  }
  return result
}
