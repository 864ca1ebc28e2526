/// Linear maps of one input that inference computes as one product, their results side by side.
///
/// Until `pack` is called the maps are computed one by one; after the parameters have changed it is to be called again.
/// Safe to share as a `Parameter` is: nobody packs while threads read.
public final class PackedLinear: @unchecked Sendable {
  package let maps: [(weight: Parameter, bias: Parameter?)]
  private var packing: (weights: PackedStorage, bias: Storage, offsets: [Int])?

  /// - Precondition: All maps have inputs of the same size.
  package init(_ maps: [(weight: Parameter, bias: Parameter?)]) {
    let inputs = Set(maps.map(\.weight.shape.columns))
    precondition(inputs.count == 1, "maps of inputs of sizes \(inputs.sorted()) are packed together")
    self.maps = maps
  }

  package var isPacked: Bool { packing != nil }

  /// Lays the weights out.
  package func pack(as precision: WeightPrecision, for device: Device, in pool: MemoryPool) {
    let kernels = Kernels(device)
    unpack()
    let weights = PackedStorage(maps.map(\.weight), as: precision, kernels, in: pool)
    let offsets = kernels.panelOffsets(of: maps.map(\.weight))
    let bias = Storage(count: weights.outputs, from: pool)
    bias.fill(0)
    for (map, offset) in zip(maps, offsets) {
      guard let values = map.bias?.storage else { continue }
      kernels.copy(values, to: bias.slice(offset, values.count), count: values.count)
    }
    packing = (weights, bias, offsets)
  }

  /// Forgets what `pack` made.
  package func unpack() { packing = nil }

  /// Number of floats from a row of the results of these maps to the next.
  package func stride(of range: Range<Int>) -> Int {
    if let packing { return packing.offsets[range.upperBound] - packing.offsets[range.lowerBound] }
    return maps[range].reduce(0) { $0 + $1.weight.shape[0] }
  }

  /// Returns where in such a row the results of a map begin.
  package func offset(of map: Int, in range: Range<Int>) -> Int { stride(of: range.lowerBound..<map) }

  /// Returns the result of one map, [x.rows, outputs]; in training it has a gradient.
  package func callAsFunction(_ x: Tensor, _ map: Int) -> Tensor {
    let (weight, bias) = maps[map]
    guard let packing, !x.pass.isTraining else { return linear(x, weight, bias: bias) }
    let (rows, outputs, first) = (x.rows, weight.shape[0], packing.offsets[map])
    let y = x.pass.allocate(rows * outputs)
    x.pass.kernels.linearPacked(
      x.storage, rows: rows, packing.weights, from: first, outputs: outputs,
      bias: packing.bias.slice(first, outputs), .none, into: y, stride: outputs)
    return x.pass.result(y, [rows, outputs])
  }

  /// Writes the results of maps side by side, [x.rows, stride(of: range)].
  package func project(_ x: Tensor, _ range: Range<Int>, into y: Storage) {
    let stride = stride(of: range)
    guard let packing else {
      for map in range { project(x, map, into: y, at: offset(of: map, in: range), stride: stride) }
      return
    }
    let first = packing.offsets[range.lowerBound]
    x.pass.kernels.linearPacked(
      x.storage, rows: x.rows, packing.weights, from: first, outputs: stride,
      bias: packing.bias.slice(first, stride), .none, into: y, stride: stride)
  }

  /// Writes the results of one map into columns from `offset`.
  private func project(_ x: Tensor, _ map: Int, into y: Storage, at offset: Int, stride: Int) {
    let result = linear(x, maps[map].weight, bias: maps[map].bias)
    let columns = result.columns
    for row in 0..<x.rows {
      x.pass.kernels.copy(
        result.storage.slice(row * columns, columns), to: y.slice(row * stride + offset, columns),
        count: columns)
    }
  }
}
