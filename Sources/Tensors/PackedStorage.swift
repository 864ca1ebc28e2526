/// Weights as kernels for few rows read them.
///
/// What stands beyond the last output or input of panels and words is zero.
struct PackedStorage {
  let precision: WeightPrecision
  let outputs: Int
  let inputs: Int
  let memory: Storage
}

extension PackedStorage {
  /// Packs weights [outputs, inputs] side by side.
  init(_ weights: [Parameter], as precision: WeightPrecision, _ kernels: Kernels, in pool: MemoryPool) {
    let offsets = kernels.panelOffsets(of: weights)
    let (outputs, inputs) = (offsets[weights.count], weights[0].shape.columns)
    self.init(
      precision: precision, outputs: outputs, inputs: inputs,
      memory: Storage(count: kernels.packedCount(precision, outputs: outputs, inputs: inputs), from: pool))
    let isFilledUp = offsets[weights.count] == weights.reduce(0) { $0 + $1.shape[0] } && inputs % 4 == 0
    if !isFilledUp { memory.fill(0) }
    for (weight, offset) in zip(weights, offsets) {
      kernels.pack(weight.storage, outputs: weight.shape[0], into: self, from: offset)
    }
  }
}

extension Kernels {
  /// Returns where weights packed side by side begin, whole panels each, and behind the last their end.
  func panelOffsets(of weights: [Parameter]) -> [Int] {
    weights.reduce(into: [0]) { offsets, weight in
      offsets.append(offsets[offsets.count - 1] + (weight.shape[0] + panel - 1) / panel * panel)
    }
  }
}
