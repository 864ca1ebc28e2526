internal import CKernels

extension Dropout {
  /// Keeps every element.
  static let none = Dropout(key: 0, probability: 0)

  var keepsAll: Bool { probability <= 0 }
}

/// The kernels of a device over storages: here and in its extension are the only places where their pointers are read.
///
/// Each function keeps its storages alive until the kernel has returned; sizes are in floats, rows and columns as in
/// `Kernels.h`.
struct Kernels {
  let table: KernelTable
  private let profile: KernelProfile?

  init(_ device: Device) {
    table = device.kernels
    profile = device.profile
  }

  /// Calls a kernel with its storages alive, and counts it where somebody wants to see where time goes.
  ///
  /// - Parameters:
  ///   - operations: Floating-point operations of products.
  ///   - floats: Floats read and written, where a kernel makes no products.
  @inline(__always)
  func call<Storages, Result>(
    _ operation: KernelOperation, operations: @autoclosure () -> Int = 0, floats: @autoclosure () -> Int = 0,
    keeping storages: Storages, _ body: () -> Result
  ) -> Result {
    guard let profile else { return withExtendedLifetime(storages) { body() } }
    return withExtendedLifetime(storages) {
      profile.measure(operation, operations: operations(), floats: floats(), body)
    }
  }

  // MARK: Products

  /// c = op(a) op(b) + (adds ? c : 0) with op(a) [m, k] and op(b) [k, n], all densely stored.
  ///
  /// - Precondition: Both factors have the same precision.
  func matmul(
    _ a: Factor, transposeFirst transposeA: Bool = false, _ b: Factor,
    transposeSecond transposeB: Bool = false,
    m: Int, n: Int, k: Int, adds: Bool = false, into c: Storage
  ) {
    precondition(
      a.count >= m * k && b.count >= k * n && c.count >= m * n, "product [\(m), \(k)] [\(k), \(n)]")
    let operation: KernelOperation =
      transposeA ? .weightGradientProduct : transposeB ? .product : .inputGradientProduct
    call(operation, operations: 2 * m * n * k, keeping: (a.storage, b.storage, c)) {
      switch a.precision {
      case .float32:
        table.matmul(
          transposeA ? 1 : 0, transposeB ? 1 : 0, m, n, k, a.floats, transposeA ? m : k, b.floats,
          transposeB ? k : n, adds ? 1 : 0, c.base, n)
      case .bfloat16:
        table.matmul_bfloat16(
          transposeA ? 1 : 0, transposeB ? 1 : 0, m, n, k, a.halves, transposeA ? m : k, b.halves,
          transposeB ? k : n, adds ? 1 : 0, c.base, n)
      }
    }
  }

  func round(_ x: Storage, into y: Factor) {
    call(.round, floats: y.count + y.count / 2, keeping: (x, y.storage)) {
      table.round_bfloat16(y.count, x.base, y.halves)
    }
  }

  /// Maps packed side by side begin at multiples of so many outputs.
  var panel: Int { table.panel }

  func packedCount(_ precision: WeightPrecision, outputs: Int, inputs: Int) -> Int {
    table.packed_count(precision.code, outputs, inputs)
  }

  /// Packs weights [outputs, inputs] as the outputs from `first`.
  func pack(_ weights: Storage, outputs: Int, into packed: PackedStorage, from first: Int) {
    precondition(
      first % panel == 0 && first + outputs <= packed.outputs && weights.count >= outputs * packed.inputs,
      "packing \(outputs) outputs from \(first)")
    call(.pack, floats: 2 * weights.count, keeping: (weights, packed.memory)) {
      table.pack(packed.weights, first, outputs, weights.base)
    }
  }

  /// y = activation(x weightsᵀ + bias) for the outputs from `first`; `bias` begins with that of the first.
  func linearPacked(
    _ x: Storage, rows: Int, _ packed: PackedStorage, from first: Int, outputs: Int, bias: Storage?,
    _ activation: Activation, into y: Storage, stride: Int
  ) {
    precondition(
      first % panel == 0 && first + outputs <= packed.outputs && x.count >= rows * packed.inputs
        && y.count >= (rows - 1) * stride + outputs,
      "product [\(rows), \(packed.inputs)] with \(outputs) outputs from \(first) of \(packed.outputs)")
    call(
      .packedLinear, operations: 2 * rows * outputs * packed.inputs,
      keeping: (x, packed.memory, bias, y)
    ) {
      table.linear_packed(
        packed.weights, first, outputs, rows, x.base, bias?.base, activation.code, y.base, stride)
    }
  }

  // MARK: Elementwise

  func add(_ x: Storage, to y: Storage, count: Int) {
    call(.add, floats: 3 * count, keeping: (x, y)) { table.add(count, x.base, y.base) }
  }

  /// y += x, then x = 0.
  func addAndZero(_ x: Storage, to y: Storage, count: Int) {
    call(.addAndZero, floats: 4 * count, keeping: (x, y)) { table.add_and_zero(count, x.base, y.base) }
  }

  func copy(_ x: Storage, to y: Storage, count: Int) {
    precondition(x.count >= count && y.count >= count, "copy of \(count) floats")
    call(.copy, floats: 2 * count, keeping: (x, y)) { table.copy(count, x.base, y.base) }
  }

  func dropout(_ x: Storage, _ dropout: Dropout, count: Int, adds: Bool, into y: Storage) {
    call(.dropout, floats: (adds ? 3 : 2) * count, keeping: (x, y)) {
      table.dropout(count, x.base, dropout, adds ? 1 : 0, y.base)
    }
  }

  func biasActivation(
    _ z: Storage, rows: Int, columns: Int, bias: Storage?, _ activation: Activation, _ dropout: Dropout,
    into y: Storage
  ) {
    call(.biasActivation, floats: 2 * rows * columns, keeping: (z, bias, y)) {
      table.bias_activation(rows, columns, bias?.base, activation.code, dropout, z.base, y.base)
    }
  }

  /// Replaces dy by the gradient of the pre-activations z, and adds its column sums to the gradient of the bias.
  ///
  /// Where a rounded factor is given, the gradient goes there, and dy stays as it is.
  func biasActivationBackward(
    _ dy: Storage, z: Storage, rows: Int, columns: Int, _ activation: Activation, _ dropout: Dropout,
    rounded: Factor? = nil, biasGradient: Storage?
  ) {
    call(
      .biasActivationBackward, floats: 3 * rows * columns, keeping: (dy, z, rounded?.storage, biasGradient)
    ) {
      table.bias_activation_backward(
        rows, columns, z.base, dy.base, activation.code, dropout, dy.base, rounded?.halves,
        biasGradient?.base)
    }
  }

  func sumOfSquares(_ x: Storage) -> Double {
    call(.sumOfSquares, floats: x.count, keeping: x) { table.sum_of_squares(x.count, x.base) }
  }

  // MARK: Rows

  func embed(
    _ ids: [Int32], _ table: Storage, columns: Int, scale: Float, positions: (ids: [Int32], table: Storage)?,
    _ dropout: Dropout, into y: Storage
  ) {
    call(
      .embed, floats: (positions == nil ? 2 : 3) * ids.count * columns, keeping: (table, positions, y)
    ) {
      self.table.embed(
        ids.count, columns, ids, table.base, scale, positions?.ids ?? [], positions?.table.base, dropout,
        y.base)
    }
  }

  func embedBackward(
    _ dy: Storage, _ ids: [Int32], columns: Int, scale: Float, positionIDs: [Int32], _ dropout: Dropout,
    tableGradient: Storage, positionGradient: Storage?
  ) {
    call(
      .embedBackward, floats: 3 * ids.count * columns, keeping: (dy, tableGradient, positionGradient)
    ) {
      table.embed_backward(
        ids.count, columns, ids, positionIDs, scale, dropout, dy.base, tableGradient.base,
        positionGradient?.base)
    }
  }

  func gather(_ x: Storage, rows indices: [Int32], columns: Int, into y: Storage) {
    call(.gather, floats: 2 * indices.count * columns, keeping: (x, y)) {
      table.gather(indices.count, columns, indices, x.base, y.base)
    }
  }

  func scatterAdd(_ x: Storage, rows indices: [Int32], columns: Int, to y: Storage) {
    call(.scatterAdd, floats: 3 * indices.count * columns, keeping: (x, y)) {
      table.scatter_add(indices.count, columns, indices, x.base, y.base)
    }
  }

  func addNormalize(
    _ x: Storage, branch: Storage?, rows: Int, columns: Int, _ dropout: Dropout, gain: Storage,
    offset: Storage,
    epsilon: Float, sum: Storage?, into y: Storage, mean: Storage, deviation: Storage
  ) {
    call(
      .addNormalize, floats: (branch == nil ? 2 : 4) * rows * columns,
      keeping: (x, branch, gain, offset, sum, y, mean, deviation)
    ) {
      table.add_normalize(
        rows, columns, x.base, branch?.base, dropout, gain.base, offset.base, epsilon, sum?.base, y.base,
        mean.base, deviation.base)
    }
  }

  func addNormalizeBackward(
    _ dy: Storage, sumGradient: Storage?, sum: Storage, mean: Storage, deviation: Storage, gain: Storage,
    rows: Int,
    columns: Int, _ dropout: Dropout, x: GradientDestination,
    branch: GradientDestination?,
    gainGradient: Storage, offsetGradient: Storage
  ) {
    let arrays = (sumGradient == nil ? 2 : 3) + (x.adds ? 2 : 1) + (branch.map { $0.adds ? 2 : 1 } ?? 0)
    call(
      .addNormalizeBackward, floats: arrays * rows * columns,
      keeping: (dy, sumGradient, sum, mean, deviation, gain, x, branch, gainGradient, offsetGradient)
    ) {
      table.add_normalize_backward(
        rows, columns, sum.base, mean.base, deviation.base, gain.base, dy.base, sumGradient?.base, dropout,
        x.adds ? 1 : 0, x.storage.base, branch?.adds ?? false ? 1 : 0, branch?.storage.base,
        gainGradient.base,
        offsetGradient.base)
    }
  }

  // MARK: Attention

  func attention(
    _ layout: PackedAttention, query: Storage, queryStride: Int? = nil, keys: Storage, values: Storage,
    keyStride: Int? = nil, _ dropout: Dropout, weights: Storage?, into y: Storage
  ) {
    let stride = layout.heads * layout.headSize
    let (queryStride, keyStride) = (queryStride ?? stride, keyStride ?? stride)
    call(.attention, operations: layout.operations, keeping: (query, keys, values, weights, y)) {
      layout.withLayout {
        table.attention(
          $0, dropout, query.base, queryStride, keys.base, keyStride, values.base, keyStride, weights?.base,
          y.base, stride)
      }
    }
  }

  func attentionBackward(
    _ dy: Storage, _ layout: PackedAttention, query: Storage, keys: Storage, values: Storage,
    weights: Storage,
    _ dropout: Dropout, queryGradient: GradientDestination,
    keyGradient: GradientDestination,
    valueGradient: GradientDestination
  ) {
    let stride = layout.heads * layout.headSize
    call(
      .attentionBackward, operations: 2 * layout.operations,
      keeping: (dy, query, keys, values, weights, queryGradient, keyGradient, valueGradient)
    ) {
      layout.withLayout {
        table.attention_backward(
          $0, dropout, query.base, stride, keys.base, stride, values.base, stride, weights.base, dy.base,
          stride,
          queryGradient.adds ? 1 : 0, queryGradient.storage.base, keyGradient.adds ? 1 : 0,
          keyGradient.storage.base, valueGradient.adds ? 1 : 0, valueGradient.storage.base)
      }
    }
  }

  func attentionStep(
    query: Storage, queryStride: Int, keys: Storage, values: Storage, rows: MemoryRows, into y: Storage
  ) {
    call(.attentionStep, operations: rows.operations, keeping: (query, keys, values, y)) {
      table.attention_step(rows, query.base, queryStride, keys.base, values.base, y.base)
    }
  }

  // MARK: Output layer

  func crossEntropy(
    _ logits: Storage, rows: Int, columns: Int, bias: Storage?, targets: ArraySlice<Int32>, smoothing: Float,
    gradientScale: Float, loss: Storage, likelihood: Storage, rounded: Factor? = nil, biasGradient: Storage?
  ) {
    call(
      .crossEntropy, floats: 2 * rows * columns,
      keeping: (logits, bias, loss, likelihood, rounded?.storage, biasGradient)
    ) {
      targets.withUnsafeBufferPointer {
        table.cross_entropy(
          rows, columns, logits.base, bias?.base, $0.baseAddress, smoothing, gradientScale, loss.base,
          likelihood.base, rounded?.halves, biasGradient?.base)
      }
    }
  }

  func topLogProbabilities(
    _ logits: Storage, rows: Int, columns: Int, count: Int, into values: Storage
  ) -> [Int32] {
    [Int32](unsafeUninitializedCapacity: rows * count) { buffer, initialized in
      call(.topLogProbabilities, floats: rows * columns, keeping: (logits, values)) {
        table.top_log_probabilities(rows, columns, logits.base, count, buffer.baseAddress, values.base)
      }
      initialized = rows * count
    }
  }

  /// The candidates of the first `outputs` logits x weightsᵀ + bias.
  func linearTopLogProbabilities(
    _ x: Storage, rows: Int, _ packed: PackedStorage, outputs: Int, bias: Storage?, count: Int,
    into values: Storage
  ) -> [Int32] {
    precondition(
      outputs <= packed.outputs && x.count >= rows * packed.inputs && values.count >= rows * count,
      "\(count) candidates of \(rows) rows of \(outputs) logits")
    return [Int32](unsafeUninitializedCapacity: rows * count) { buffer, initialized in
      call(
        .linearTopLogProbabilities, operations: 2 * rows * outputs * packed.inputs,
        keeping: (x, packed.memory, bias, values)
      ) {
        table.linear_top_log_probabilities(
          packed.weights, outputs, rows, x.base, bias?.base, count, buffer.baseAddress, values.base)
      }
      initialized = rows * count
    }
  }

  /// Takes the softmax of rows of logits into a mean of distributions, whose logarithms are in y.
  func addDistribution(
    _ logits: Storage, rows: Int, columns: Int, weight: Float, isGeometric: Bool, isFirst: Bool,
    into y: Storage
  ) {
    precondition(
      logits.count >= rows * columns && y.count >= rows * columns, "distributions of [\(rows), \(columns)]")
    call(.addDistribution, floats: (isFirst ? 2 : 3) * rows * columns, keeping: (logits, y)) {
      table.add_distribution(
        rows, columns, logits.base, weight, isGeometric ? 1 : 0, isFirst ? 1 : 0, y.base)
    }
  }

  // MARK: Optimizer

  func adam(_ step: AdamStep, gradient: Storage, weight: Storage, mean: Storage, variance: Storage) {
    call(.adam, floats: 7 * weight.count, keeping: (gradient, weight, mean, variance)) {
      table.adam(weight.count, step, gradient.base, weight.base, mean.base, variance.base)
    }
  }
}

extension PackedStorage {
  /// Valid while the memory lives.
  fileprivate var weights: PackedWeights {
    PackedWeights(precision: precision.code, outputs: outputs, inputs: inputs, memory: memory.base)
  }
}

extension PackedAttention {
  /// Floating-point operations of the two products: of queries and keys, of weights and values.
  fileprivate var operations: Int {
    extents.reduce(0) { sum, extent in
      let pairs = isCausal ? extent.queries * (extent.queries + 1) / 2 : extent.queries * extent.keys
      return sum + 4 * pairs * heads * headSize
    }
  }
}

extension MemoryRows {
  fileprivate var operations: Int {
    (0..<rows).reduce(0) { $0 + 4 * Int(count[$1]) * heads * head_size }
  }
}
