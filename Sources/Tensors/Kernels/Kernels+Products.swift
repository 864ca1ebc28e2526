internal import CKernels

/// Products of any matrices, and with packed weights.
extension Kernels {
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
    let operation = productOperation(a.precision, transposeA, transposeB)
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
    call(OPERATION_round_bfloat16, floats: y.count + y.count / 2, keeping: (x, y.storage)) {
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
    call(OPERATION_pack, floats: 2 * weights.count, keeping: (weights, packed.memory)) {
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
      OPERATION_linear_packed, operations: 2 * rows * outputs * packed.inputs,
      keeping: (x, packed.memory, bias, y)
    ) {
      table.linear_packed(
        packed.weights, first, outputs, rows, x.base, bias?.base, activation.code, y.base, stride)
    }
  }
}

extension PackedStorage {
  /// Valid while the memory lives.
  var weights: PackedWeights {
    PackedWeights(precision: precision.code, outputs: outputs, inputs: inputs, memory: memory.base)
  }
}

// MARK: - Private

/// What a product of a linear layer is for shows in which of its factors is transposed.
private func productOperation(
  _ precision: Precision, _ transposesFirst: Bool, _ transposesSecond: Bool
) -> KernelOperation {
  switch precision {
  case .float32:
    transposesFirst
      ? OPERATION_matmul_weight_gradient
      : transposesSecond ? OPERATION_matmul : OPERATION_matmul_input_gradient
  case .bfloat16:
    transposesFirst
      ? OPERATION_matmul_bfloat16_weight_gradient
      : transposesSecond ? OPERATION_matmul_bfloat16 : OPERATION_matmul_bfloat16_input_gradient
  }
}
