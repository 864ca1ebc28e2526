internal import CKernels

/// Returns sum = x + dropout(branch) and the layer normalisation of the sum (Ba, Kiros and Hinton 2016, section 3).
///
/// The residual connection and the normalisation after it are one operation, whichever of the two results a model
/// goes on with: post-norm takes `normalized` as its new stream, pre-norm goes on with `sum`.
///
/// - Parameters:
///   - x: [rows, columns].
///   - branch: What a sublayer adds to x, [rows, columns]; without it the sum is x itself.
///   - gain: [columns].
///   - offset: [columns].
///   - epsilon: Added to the variance.
///   - dropout: The probability with which each element of the branch is dropped in training.
/// - Returns: Two tensors [rows, columns].
public func addNormalize(
  _ x: Tensor, _ branch: Tensor?, gain: Parameter, offset: Parameter, epsilon: Float, dropout: Float = 0
) -> (sum: Tensor, normalized: Tensor) {
  let pass = x.pass
  let kernels = pass.kernels
  let (rows, columns) = (x.rows, x.columns)
  precondition(gain.shape == [columns], "\(gain.name) \(gain.shape) on \(x.shape)")
  precondition(branch.map { $0.shape == x.shape } ?? true, "a branch of another shape than \(x.shape)")

  let mask = branch == nil ? .none : pass.dropout(dropout)
  let y = pass.allocate(rows * columns)
  let (mean, deviation) = (pass.allocate(rows), pass.allocate(rows))
  let sum = branch == nil ? x : pass.result(pass.allocate(rows * columns), x.shape)
  kernels.addNormalize(
    x.storage, branch: branch?.storage, rows: rows, columns: columns, mask, gain: gain.storage,
    offset: offset.storage, epsilon: epsilon, sum: sum.storage, into: y, mean: mean, deviation: deviation)
  let normalized = pass.result(y, x.shape)

  let slots = (x: x.gradient, branch: branch?.gradient, sum: branch == nil ? nil : sum.gradient)
  let (dgain, doffset) = (pass.gradient(of: gain), pass.gradient(of: offset))
  pass.record { [unowned pass, sum = sum.storage, slot = normalized.gradient] in
    let dsum = slots.sum?.take()
    guard let dy = slot?.take() else {
      guard let dsum else { return }
      passSumGradient(dsum, mask, to: slots.x, branch: slots.branch, pass)
      return
    }
    guard let dgain, let doffset else { return }
    // The gradient of a constant is written and forgotten.
    let dx = slots.x?.destination(rows * columns, in: pass.memory) ?? (pass.allocate(rows * columns), false)
    kernels.addNormalizeBackward(
      dy, sumGradient: dsum, sum: sum, mean: mean, deviation: deviation, gain: gain.storage, rows: rows,
      columns: columns, mask, x: dx,
      branch: slots.branch?.destination(rows * columns, in: pass.memory), gainGradient: dgain,
      offsetGradient: doffset)
  }
  return (sum, normalized)
}

// MARK: - Private

/// The backward pass where only the sum was used.
private func passSumGradient(
  _ dsum: Storage, _ mask: Dropout, to x: GradientSlot?, branch: GradientSlot?, _ pass: ForwardPass
) {
  if let branch {
    let (dbranch, adds) = branch.destination(dsum.count, in: pass.memory)
    pass.kernels.dropout(dsum, mask, count: dsum.count, adds: adds, into: dbranch)
  }
  x?.give(dsum, pass.kernels)
}
