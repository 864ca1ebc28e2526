internal import Layers
internal import Tensors

/// The encoder's result as the layers of a convolutional decoder look at it.
///
/// Gehring et al. 2017, section 3.3: what is compared are the encoder's vectors z, what is found are z + e, each with the
/// vector of its token, so that a place is found by what stands around it and says what stands there. Of encoders that hand
/// no e on it is z.
struct LookedUpSource {
  /// z, [source tokens, features].
  let vectors: Tensor
  /// √(m / 2) (z + e) for a source of m tokens, [source tokens, features].
  let values: Tensor
  /// The source tokens that each row looks at.
  var spans: MemorySpans

  /// - Parameters:
  ///   - memory: The encoder's result; one that hands its embeddings on gives the values their e.
  ///   - map: To the width of the decoder, where the encoder has another.
  ///   - isMean: Whether weights sum to 1. The mean of m values is scaled by √m then, as its variance is about an m-th of
  ///     theirs (section 3.4).
  init(_ memory: Memory, _ map: Linear?, isMean: Bool) {
    let encoded = memory.vectors()
    let vectors = map?(encoded) ?? encoded
    let found = memory.embeddings.map { sumOfEqualVariance(vectors, $0) } ?? vectors
    self.vectors = vectors
    spans = memory.spans
    guard isMean else {
      values = found
      return
    }
    let scales = spans.count.flatMap { [Float](repeating: Float($0).squareRoot(), count: Int($0)) }
    let rows = Int32(scales.count)
    values = weightedMean(
      found.pass.tensor(scales, [scales.count]), of: found,
      MemorySpans(start: Array(0..<rows), count: [Int32](repeating: 1, count: scales.count)))
  }
}
