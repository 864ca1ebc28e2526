internal import CKernels

/// What works on rows: embeddings, gathering, layer normalisation, maxout.
extension Kernels {
  func embed(
    _ ids: [Int32], _ table: Storage, columns: Int, scale: Float, positions: (ids: [Int32], table: Storage)?,
    _ dropout: Dropout, into y: Storage
  ) {
    call(
      OPERATION_embed, floats: (positions == nil ? 2 : 3) * ids.count * columns,
      keeping: (table, positions, y)
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
      OPERATION_embed_backward, floats: 3 * ids.count * columns,
      keeping: (dy, tableGradient, positionGradient)
    ) {
      table.embed_backward(
        ids.count, columns, ids, positionIDs, scale, dropout, dy.base, tableGradient.base,
        positionGradient?.base)
    }
  }

  func gather(_ x: Storage, rows indices: [Int32], columns: Int, into y: Storage) {
    call(OPERATION_gather, floats: 2 * indices.count * columns, keeping: (x, y)) {
      table.gather(indices.count, columns, indices, x.base, y.base)
    }
  }

  func scatterAdd(_ x: Storage, rows indices: [Int32], columns: Int, to y: Storage) {
    call(OPERATION_scatter_add, floats: 3 * indices.count * columns, keeping: (x, y)) {
      table.scatter_add(indices.count, columns, indices, x.base, y.base)
    }
  }

  /// Copies rows of `columns` floats, or adds them; without indices row r is row r.
  func copyRows(
    _ count: Int, columns: Int, from x: Storage, stride xStride: Int, rows xRows: ArraySlice<Int32>? = nil,
    adds: Bool = false, to y: Storage, stride yStride: Int, toRows yRows: ArraySlice<Int32>? = nil
  ) {
    precondition(xRows.map { $0.count == count } ?? true && yRows.map { $0.count == count } ?? true)
    call(OPERATION_copy_rows, floats: (adds ? 3 : 2) * count * columns, keeping: (x, y)) {
      (xRows ?? []).withUnsafeBufferPointer { from in
        (yRows ?? []).withUnsafeBufferPointer { to in
          table.copy_rows(
            count, columns, x.base, xStride, xRows == nil ? nil : from.baseAddress, adds ? 1 : 0, y.base,
            yStride, yRows == nil ? nil : to.baseAddress)
        }
      }
    }
  }

  func addNormalize(
    _ x: Storage, branch: Storage?, rows: Int, columns: Int, _ dropout: Dropout, gain: Storage,
    offset: Storage,
    epsilon: Float, sum: Storage?, into y: Storage, mean: Storage, deviation: Storage
  ) {
    call(
      OPERATION_add_normalize, floats: (branch == nil ? 2 : 4) * rows * columns,
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
      OPERATION_add_normalize_backward, floats: arrays * rows * columns,
      keeping: (dy, sumGradient, sum, mean, deviation, gain, x, branch, gainGradient, offsetGradient)
    ) {
      table.add_normalize_backward(
        rows, columns, sum.base, mean.base, deviation.base, gain.base, dy.base, sumGradient?.base, dropout,
        x.adds ? 1 : 0, x.storage.base, branch?.adds ?? false ? 1 : 0, branch?.storage.base,
        gainGradient.base,
        offsetGradient.base)
    }
  }

  /// Turns pairs of columns of each head by the angles of places, or back.
  ///
  /// - Parameters:
  ///   - angles: [places, size], sine and cosine for each pair.
  ///   - y: Rows that are `yStride` floats apart; they may be those of x where nothing is added.
  func rotate(
    _ x: Storage, stride xStride: Int, rows: Int, heads: Int, size: Int, places: [Int32], angles: Storage,
    isOpposite: Bool = false, adds: Bool = false, into y: Storage, stride yStride: Int
  ) {
    precondition(
      places.count == rows && size % 2 == 0, "\(places.count) places of \(rows) rows, pairs of \(size)")
    call(OPERATION_rotate, floats: (adds ? 3 : 2) * rows * heads * size, keeping: (x, angles, y)) {
      table.rotate(
        rows, heads, size, places, angles.base, isOpposite ? 1 : 0, x.base, xStride, adds ? 1 : 0, y.base,
        yStride)
    }
  }

  func maxout(_ x: Storage, rows: Int, columns: Int, into y: Storage) {
    call(OPERATION_maxout, floats: 3 * rows * columns, keeping: (x, y)) {
      table.maxout(rows, columns, x.base, y.base)
    }
  }

  func maxoutBackward(_ dy: Storage, _ x: Storage, rows: Int, columns: Int, gradient: GradientDestination) {
    call(OPERATION_maxout_backward, floats: 5 * rows * columns, keeping: (dy, x, gradient)) {
      table.maxout_backward(rows, columns, x.base, dy.base, flag(gradient), gradient.storage.base)
    }
  }
}
