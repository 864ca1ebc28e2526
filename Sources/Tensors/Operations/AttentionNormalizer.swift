internal import CKernels

/// How the scores of a query become weights.
public enum AttentionNormalizer: String, Codable, CaseIterable, Sendable {
  /// Weights that are positive and sum to one.
  case softmax
  /// Each score by itself: a query may look at many places at once, or at none.
  case sigmoid

  var code: Int32 {
    switch self {
    case .softmax: Int32(NORMALIZER_SOFTMAX)
    case .sigmoid: Int32(NORMALIZER_SIGMOID)
    }
  }

  /// Returns the weights of scores, [meetings].
  public func callAsFunction(_ scores: Tensor, _ spans: MemorySpans) -> Tensor {
    let pass = scores.pass
    let kernels = pass.kernels
    let y = pass.allocate(spans.total)
    kernels.normalizeScores(spans, self, scores.storage, into: y)
    let result = pass.result(y, [spans.total])
    pass.record(result) { [unowned pass, slot = scores.gradient] dweights in
      guard let slot else { return }
      kernels.normalizeScoresBackward(
        dweights, spans, self, weights: y, gradient: slot.destination(spans.total, in: pass.memory))
    }
    return result
  }
}
