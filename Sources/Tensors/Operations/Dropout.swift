/// Returns x with each element dropped with a probability in training, and the rest scaled up.
///
/// Srivastava et al. 2014, section 4, with the scaling in training.
public func dropout(_ x: Tensor, _ probability: Float) -> Tensor {
  let pass = x.pass
  let mask = pass.dropout(probability)
  if mask.keepsAll { return x }
  let kernels = pass.kernels
  let count = x.shape.count
  let y = pass.allocate(count)
  kernels.dropout(x.storage, mask, count: count, adds: false, into: y)
  let result = pass.result(y, x.shape)
  pass.record(result) { [unowned pass, slot = x.gradient] dy in
    guard let (dx, adds) = slot?.destination(count, in: pass.memory) else { return }
    kernels.dropout(dy, mask, count: count, adds: adds, into: dx)
  }
  return result
}
