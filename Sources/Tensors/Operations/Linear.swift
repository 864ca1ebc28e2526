/// Returns dropout(activation(x weightᵀ + bias)), a linear map with what usually follows it.
///
/// - Parameters:
///   - x: [rows, inputs].
///   - weight: [outputs, inputs].
///   - bias: [outputs].
///   - activation: What is applied to each element.
///   - dropout: The probability with which each element of the result is dropped in training.
/// - Returns: [rows, outputs].
public func linear(
  _ x: Tensor, _ weight: Parameter, bias: Parameter? = nil, activation: Activation = .none, dropout: Float = 0
) -> Tensor {
  let pass = x.pass
  let kernels = pass.kernels
  let rows = x.rows
  let (outputs, inputs) = (weight.shape[0], weight.shape[1])
  precondition(x.columns == inputs, "\(weight.name) \(weight.shape) on \(x.shape)")
  precondition(bias.map { $0.shape == [outputs] } ?? true, "\(weight.name): a bias of another size")

  let y = pass.allocate(rows * outputs)
  let result = pass.result(y, [rows, outputs])
  if !pass.isTraining, let packed = weight.packed {
    kernels.linearPacked(
      x.storage, rows: rows, packed, from: 0, outputs: outputs, bias: bias?.storage, activation, into: y,
      stride: outputs)
    return result
  }

  let mask = pass.dropout(dropout)
  let z = activation.needsArgument && pass.isTraining ? pass.allocate(rows * outputs) : y
  let (xFactor, weightFactor) = (pass.factor(x), pass.factor(weight))
  kernels.matmul(xFactor, weightFactor, transposeSecond: true, m: rows, n: outputs, k: inputs, into: z)
  let isPlain = bias == nil && activation == .none && mask.keepsAll
  if !isPlain {
    kernels.biasActivation(z, rows: rows, columns: outputs, bias: bias?.storage, activation, mask, into: y)
  }

  // Without an activation the slope is not read off z, and z need not be kept for it.
  let slopes = activation == .none ? nil : z
  let (dweight, dbias) = (pass.gradient(of: weight), bias.flatMap(pass.gradient(of:)))
  pass.record(result) { [unowned pass, gradient = x.gradient] dy in
    let dz: Factor
    if isPlain {
      dz = pass.factor(dy, count: rows * outputs)
    } else {
      dz = pass.gradientFactor(dy, count: rows * outputs)
      kernels.biasActivationBackward(
        dy, z: slopes ?? dy, rows: rows, columns: outputs, activation, mask, rounded: dz.rounded,
        biasGradient: dbias)
    }
    if let dweight {
      kernels.matmul(
        dz, transposeFirst: true, xFactor, m: outputs, n: inputs, k: rows, adds: true, into: dweight)
    }
    if let gradient {
      let (dx, adds) = gradient.destination(rows * inputs, in: pass.memory)
      kernels.matmul(dz, weightFactor, m: rows, n: inputs, k: outputs, adds: adds, into: dx)
    }
  }
  return result
}
