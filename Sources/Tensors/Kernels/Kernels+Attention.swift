internal import CKernels

/// Attention over packed sentences, and of a step of decoding.
extension Kernels {
  func attention(
    _ layout: PackedAttention, query: Storage, queryStride: Int? = nil, keys: Storage, values: Storage,
    keyStride: Int? = nil, _ dropout: Dropout, weights: Storage?, into y: Storage
  ) {
    let stride = layout.heads * layout.headSize
    let (queryStride, keyStride) = (queryStride ?? stride, keyStride ?? stride)
    call(OPERATION_attention, operations: layout.operations, keeping: (query, keys, values, weights, y)) {
      layout.withLayout {
        table.attention(
          $0, dropout, query.base, queryStride, keys.base, keyStride, values.base, keyStride, weights?.base,
          y.base, stride)
      }
    }
  }

  func attentionBackward(
    _ dy: Storage, _ layout: PackedAttention, query: Storage, queryStride: Int? = nil, keys: Storage,
    values: Storage, keyStride: Int? = nil, weights: Storage, _ dropout: Dropout,
    queryGradient: GradientDestination, keyGradient: GradientDestination, valueGradient: GradientDestination
  ) {
    let stride = layout.heads * layout.headSize
    let (queryStride, keyStride) = (queryStride ?? stride, keyStride ?? stride)
    call(
      OPERATION_attention_backward, operations: 2 * layout.operations,
      keeping: (dy, query, keys, values, weights, queryGradient, keyGradient, valueGradient)
    ) {
      layout.withLayout {
        table.attention_backward(
          $0, dropout, query.base, queryStride, keys.base, keyStride, values.base, keyStride, weights.base,
          dy.base, stride, queryGradient.adds ? 1 : 0, queryGradient.storage.base, keyGradient.adds ? 1 : 0,
          keyGradient.storage.base, valueGradient.adds ? 1 : 0, valueGradient.storage.base)
      }
    }
  }

  func attentionStep(
    query: Storage, queryStride: Int, keys: Storage, values: Storage, rows: MemoryRows, into y: Storage
  ) {
    call(OPERATION_attention_step, operations: rows.operations, keeping: (query, keys, values, y)) {
      table.attention_step(rows, query.base, queryStride, keys.base, values.base, y.base)
    }
  }
}

extension PackedAttention {
  /// Floating-point operations of the two products: of queries and keys, of weights and values.
  fileprivate var operations: Int {
    extents.reduce(0) { sum, extent in
      let pairs =
        isCausal && window == nil
        ? extent.queries * (extent.queries + 1) / 2 : extent.queries * width(keys: extent.keys)
      return sum + 4 * pairs * heads * headSize
    }
  }
}

extension MemoryRows {
  fileprivate var operations: Int {
    (0..<rows).reduce(0) { $0 + 4 * Int(count[$1]) * heads * head_size }
  }
}
