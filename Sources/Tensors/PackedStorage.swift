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
  ///
  /// Of stored ones no more than a block is ever in memory as floats.
  init(_ weights: [Parameter], as precision: WeightPrecision, _ kernels: Kernels, in pool: MemoryPool) {
    let offsets = kernels.panelOffsets(of: weights)
    let (outputs, inputs) = (offsets[weights.count], weights[0].shape.columns)
    self.init(
      precision: precision, outputs: outputs, inputs: inputs,
      memory: Storage(count: kernels.packedCount(precision, outputs: outputs, inputs: inputs), from: pool))
    let isFilledUp = offsets[weights.count] == weights.reduce(0) { $0 + $1.shape[0] } && inputs % 4 == 0
    if !isFilledUp { memory.fill(0) }
    for (weight, offset) in zip(weights, offsets) {
      let rowsOfBlock = max(1, packingBlock / inputs / kernels.panel) * kernels.panel
      for first in stride(from: 0, to: weight.shape[0], by: rowsOfBlock) {
        let rows = first..<min(first + rowsOfBlock, weight.shape[0])
        kernels.pack(weight.rows(rows, in: pool), outputs: rows.count, into: self, from: offset + first)
      }
      weight.releaseStored()
    }
  }
}

/// How many floats are packed at a time; they should stay in the cache meanwhile.
private let packingBlock = 1 << 16

extension Kernels {
  /// Returns where weights packed side by side begin, whole panels each, and behind the last their end.
  func panelOffsets(of weights: [Parameter]) -> [Int] {
    weights.reduce(into: [0]) { offsets, weight in
      offsets.append(offsets[offsets.count - 1] + (weight.shape[0] + panel - 1) / panel * panel)
    }
  }
}
