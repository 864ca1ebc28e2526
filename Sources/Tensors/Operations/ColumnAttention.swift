/// Consecutive columns of a tensor, such as the queries of a map that makes queries, keys and values at once.
public struct TensorColumns {
  let tensor: Tensor
  let first: Int

  /// - Parameters:
  ///   - tensor: [rows, columns].
  ///   - first: The first of the columns.
  public init(_ tensor: Tensor, from first: Int) {
    precondition(first >= 0 && first <= tensor.columns, "column \(first) of \(tensor.shape)")
    self.tensor = tensor
    self.first = first
  }

  fileprivate var stride: Int { tensor.columns }
  fileprivate var storage: Storage { from(first, of: tensor.storage) }
}

/// Returns what of rows of columns begins with a column.
private func from(_ column: Int, of storage: Storage) -> Storage {
  storage.slice(column, storage.count - column)
}

/// Returns the attention of `attention(query:keys:values:_:dropout:site:)`, where queries, keys and values are columns of
/// the results of fewer products.
///
/// - Precondition: Those of one tensor do not overlap and are all of its columns, as each writes its part of the gradient.
public func attention(
  query: TensorColumns, keys: TensorColumns, values: TensorColumns, _ layout: PackedAttention,
  dropout: Float = 0, site: AttentionSite
) -> Tensor {
  let pass = query.tensor.pass
  let kernels = pass.kernels
  let columns = layout.heads * layout.headSize
  let rows = Int(layout.queryOffsets.last ?? 0)
  precondition(query.tensor.rows == rows && keys.tensor.rows == values.tensor.rows, "\(site)")
  precondition(keys.tensor.rows == Int(layout.keyOffsets.last ?? 0), "\(site): \(keys.tensor.rows) keys")
  precondition(keys.stride == values.stride, "\(site): keys and values of different strides")

  let mask = pass.dropout(dropout)
  let isKept = pass.isTraining || pass.observer != nil
  let weights = isKept ? pass.allocate(layout.weightCount) : nil
  let y = pass.allocate(rows * columns)
  let parts = [query, keys, values].map(\.storage)
  kernels.attention(
    layout, query: parts[0], queryStride: query.stride, keys: parts[1], values: parts[2],
    keyStride: keys.stride, mask, weights: weights, into: y)
  if let weights { pass.observer?.observe(site, layout, weights: weights.array) }

  let result = pass.result(y, [rows, columns])
  guard let weights else { return result }
  let roles = [query, keys, values].map {
    Role(slot: $0.tensor.gradient, count: $0.tensor.shape.count, first: $0.first)
  }
  let strides = (query: query.stride, keys: keys.stride)
  pass.record(result) { [unowned pass] dy in
    let gradients = partGradients(roles, pass)
    kernels.attentionBackward(
      dy, layout, query: parts[0], queryStride: strides.query, keys: parts[1], values: parts[2],
      keyStride: strides.keys, weights: weights, mask, queryGradient: gradients[0],
      keyGradient: gradients[1], valueGradient: gradients[2])
  }
  return result
}

/// Returns the columns of a tensor in equal parts, each [rows, columns / count].
public func columnParts(of x: Tensor, count: Int) -> [Tensor] {
  let pass = x.pass
  let kernels = pass.kernels
  let (rows, width) = (x.rows, x.columns / count)
  precondition(x.columns == count * width, "\(count) parts of \(x.shape)")
  return (0..<count).map { index in
    let first = index * width
    let y = pass.allocate(rows * width)
    kernels.copyRows(
      rows, columns: width, from: from(first, of: x.storage), stride: count * width, to: y, stride: width)
    let result = pass.result(y, [rows, width])
    pass.record(result) { [unowned pass, slot = x.gradient] dy in
      guard let (dx, adds) = slot?.destination(rows * count * width, in: pass.memory) else { return }
      // The first that comes makes room for all.
      if !adds { dx.fill(0) }
      kernels.copyRows(
        rows, columns: width, from: dy, stride: width, adds: true, to: from(first, of: dx),
        stride: count * width)
    }
    return result
  }
}

// MARK: - Private

/// Columns of a tensor as a backward pass knows them.
private struct Role {
  let slot: GradientSlot?
  /// Number of elements of the whole tensor.
  let count: Int
  /// The first of the columns.
  let first: Int
}

/// Returns where the gradient of each role goes: tensors in several roles are asked for once, as their roles are
/// different columns.
private func partGradients(_ roles: [Role], _ pass: ForwardPass) -> [GradientDestination] {
  var known: [(slot: GradientSlot, whole: GradientDestination)] = []
  return roles.map { role in
    guard let slot = role.slot else { return (from(role.first, of: pass.allocate(role.count)), false) }
    let found = known.first { $0.slot === slot }
    let whole = found?.whole ?? slot.destination(role.count, in: pass.memory)
    if found == nil { known.append((slot, whole)) }
    return (from(role.first, of: whole.storage), whole.adds)
  }
}
