internal import CKernels

/// The logits of one of two passes, and where their gradient goes if it is rounded; otherwise it takes their place.
typealias LossLogits = (logits: Storage, rounded: Factor?)

/// The output layer: its loss, the best of its logits, and the mean of several.
extension Kernels {
  func crossEntropy(
    _ logits: Storage, rows: Int, columns: Int, bias: Storage?, targets: ArraySlice<Int32>, smoothing: Float,
    gradientScale: Float, loss: Storage, likelihood: Storage, rounded: Factor? = nil, biasGradient: Storage?
  ) {
    call(
      OPERATION_cross_entropy, floats: 2 * rows * columns,
      keeping: (logits, bias, loss, likelihood, rounded?.storage, biasGradient)
    ) {
      targets.withUnsafeBufferPointer {
        table.cross_entropy(
          rows, columns, logits.base, bias?.base, $0.baseAddress, smoothing, gradientScale, loss.base,
          likelihood.base, rounded?.halves, biasGradient?.base)
      }
    }
  }

  /// The loss of two passes over the same targets, and how far apart they are.
  func consistentCrossEntropy(
    _ first: LossLogits, _ second: LossLogits, rows: Int, columns: Int, bias: Storage?,
    targets: ArraySlice<Int32>, smoothing: Float, weight: Float, gradientScale: Float, loss: Storage,
    likelihood: Storage, biasGradient: Storage?
  ) {
    call(
      OPERATION_consistent_cross_entropy, floats: 4 * rows * columns,
      keeping: (first, second, bias, loss, likelihood, biasGradient)
    ) {
      targets.withUnsafeBufferPointer {
        table.consistent_cross_entropy(
          rows, columns, first.logits.base, second.logits.base, bias?.base, $0.baseAddress, smoothing, weight,
          gradientScale, loss.base, likelihood.base, first.rounded?.halves, second.rounded?.halves,
          biasGradient?.base)
      }
    }
  }

  func topLogProbabilities(
    _ logits: Storage, rows: Int, columns: Int, count: Int, into values: Storage
  ) -> [Int32] {
    [Int32](unsafeUninitializedCapacity: rows * count) { buffer, initialized in
      call(OPERATION_top_log_probabilities, floats: rows * columns, keeping: (logits, values)) {
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
        OPERATION_linear_top_log_probabilities, operations: 2 * rows * outputs * packed.inputs,
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
    call(
      OPERATION_add_distribution, floats: (isFirst ? 2 : 3) * rows * columns, keeping: (logits, y)
    ) {
      table.add_distribution(
        rows, columns, logits.base, weight, isGeometric ? 1 : 0, isFirst ? 1 : 0, y.base)
    }
  }
}
