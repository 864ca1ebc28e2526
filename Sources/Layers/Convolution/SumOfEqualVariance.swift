public import Tensors

/// Returns the sum of two tensors times √½, which is as large as either where they know nothing of each other.
///
/// Gehring et al. 2017, section 3.4: so a stack without normalisation keeps the variance of what enters it.
public func sumOfEqualVariance(_ x: Tensor, _ y: Tensor) -> Tensor {
  scaledSum([x, y], scale: Float(0.5).squareRoot())
}
