package import Tensors

/// What single heads are worth.
///
/// Michel et al. 2019, section 2.3, put a variable ξ, 1 in every model, before the result of each head, and ask what
/// becomes of the model at ξ = 0, and how its loss changes with ξ.
extension MultiHeadAttention {
  /// Has the results of some heads, counted from 0, count for nothing: ξ = 0.
  ///
  /// What the last map reads of them is what it is told of ξ, so its columns for them become zero, and every path, in
  /// training and inference, knows nothing of it. Weights are to be packed afterwards.
  package func mask(_ heads: Set<Int>) {
    precondition(heads.allSatisfy { 0..<attention.heads ~= $0 }, "a head beyond \(attention.heads)")
    let columns = heads.sorted().map { $0 * headSize..<($0 + 1) * headSize }
    output.weight.zeroColumns(columns, in: MemoryPool())
  }

  /// Returns ∂L/∂ξ of each head, at ξ = 1.
  ///
  /// With c_h the result of a head and W_h the columns of the last map that read it, ∂L/∂ξ_h = c_h · ∂L/∂c_h summed over
  /// all tokens, and that is W_h · ∂L/∂W_h.
  ///
  /// - Parameter gradients: Of the loss by all weights.
  package func headDerivatives(_ gradients: Gradients) -> [Double] {
    let features = output.weight.shape.columns
    let gradient = gradients.part(of: output.weight)
    return output.weight.storage.withFloats { weights in
      gradient.withFloats { slopes in
        (0..<attention.heads).map { head in
          var sum = 0.0
          for row in 0..<output.weight.shape.rows {
            for column in head * headSize..<(head + 1) * headSize {
              sum += Double(weights[row * features + column]) * Double(slopes[row * features + column])
            }
          }
          return sum
        }
      }
    }
  }
}
