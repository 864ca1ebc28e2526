internal import CKernels

/// What goes through packed sentences token by token.
extension Kernels {
  /// - Parameter previous: For each sentence the mean of what stands before, and of how many rows that is.
  func cumulativeMean(
    _ x: Storage, offsets: [Int32], columns: Int, previous: (mean: Storage, rows: Int)?, into y: Storage
  ) {
    call(OPERATION_cumulative_mean, floats: 2 * rows(offsets) * columns, keeping: (x, previous, y)) {
      table.cumulative_mean(
        offsets.count - 1, offsets, columns, previous?.rows ?? 0, previous?.mean.base, x.base, y.base)
    }
  }

  func cumulativeMeanBackward(
    _ dy: Storage, offsets: [Int32], columns: Int, gradient: GradientDestination
  ) {
    call(OPERATION_cumulative_mean_backward, floats: 2 * rows(offsets) * columns, keeping: (dy, gradient)) {
      table.cumulative_mean_backward(
        offsets.count - 1, offsets, columns, dy.base, flag(gradient), gradient.storage.base)
    }
  }

  func ssru(
    forget: Storage, candidate: Storage, offsets: [Int32], columns: Int, previous: Storage?, gates: Storage,
    cells: Storage, into y: Storage
  ) {
    call(
      OPERATION_ssru, floats: 5 * rows(offsets) * columns,
      keeping: (forget, candidate, previous, gates, cells, y)
    ) {
      table.ssru(
        offsets.count - 1, offsets, columns, forget.base, candidate.base, previous?.base, gates.base,
        cells.base, y.base)
    }
  }

  func ssruBackward(
    _ dy: Storage, gates: Storage, candidate: Storage, cells: Storage, offsets: [Int32], columns: Int,
    forgetGradient: GradientDestination, candidateGradient: GradientDestination
  ) {
    call(
      OPERATION_ssru_backward, floats: 7 * rows(offsets) * columns,
      keeping: (dy, gates, candidate, cells, forgetGradient, candidateGradient)
    ) {
      table.ssru_backward(
        offsets.count - 1, offsets, columns, gates.base, candidate.base, cells.base, dy.base,
        flag(forgetGradient), forgetGradient.storage.base, flag(candidateGradient),
        candidateGradient.storage.base)
    }
  }

  private func rows(_ offsets: [Int32]) -> Int { Int(offsets.last ?? 0) }
}
