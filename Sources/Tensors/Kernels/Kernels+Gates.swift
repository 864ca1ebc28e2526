internal import CKernels

/// What lets a part of each element through.
extension Kernels {
  func glu(_ x: Storage, rows: Int, columns: Int, into y: Storage) {
    call(OPERATION_glu, floats: 3 * rows * columns, keeping: (x, y)) {
      table.glu(rows, columns, x.base, y.base)
    }
  }

  func gluBackward(_ dy: Storage, _ x: Storage, rows: Int, columns: Int, gradient: GradientDestination) {
    call(OPERATION_glu_backward, floats: 5 * rows * columns, keeping: (dy, x, gradient)) {
      table.glu_backward(rows, columns, x.base, dy.base, flag(gradient), gradient.storage.base)
    }
  }

  func gatedSum(
    _ gates: Storage, _ first: Storage, _ second: Storage, rows: Int, columns: Int, into y: Storage
  ) {
    call(OPERATION_gated_sum, floats: 5 * rows * columns, keeping: (gates, first, second, y)) {
      table.gated_sum(rows, columns, gates.base, first.base, second.base, y.base)
    }
  }

  func gatedSumBackward(
    _ dy: Storage, _ gates: Storage, _ first: Storage, _ second: Storage, rows: Int, columns: Int,
    gateGradient: GradientDestination, firstGradient: GradientDestination?,
    secondGradient: GradientDestination?
  ) {
    call(
      OPERATION_gated_sum_backward, floats: 9 * rows * columns,
      keeping: (dy, gates, first, second, gateGradient, firstGradient, secondGradient)
    ) {
      table.gated_sum_backward(
        rows, columns, gates.base, first.base, second.base, dy.base, flag(gateGradient),
        gateGradient.storage.base, flag(firstGradient), firstGradient?.storage.base, flag(secondGradient),
        secondGradient?.storage.base)
    }
  }
}
