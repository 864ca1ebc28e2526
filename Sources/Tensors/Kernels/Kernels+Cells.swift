internal import CKernels

/// One step of recurrent layers.
extension Kernels {
  func gru(
    rows: Int, hidden: Int, input: Storage, context: Storage?, recurrent: Storage?, previous: Storage?,
    gates: Storage, state: Storage
  ) {
    call(
      OPERATION_gru, floats: 10 * rows * hidden,
      keeping: (input, context, recurrent, previous, gates, state)
    ) {
      table.gru(
        rows, hidden, input.base, context?.base, recurrent?.base, previous?.base, gates.base, state.base)
    }
  }

  func gruBackward(
    _ dstate: Storage, rows: Int, hidden: Int, gates: Storage, recurrent: Storage?, previous: Storage?,
    input: GradientDestination, context: GradientDestination?, recurrentGradient: GradientDestination?,
    previousGradient: GradientDestination?
  ) {
    call(
      OPERATION_gru_backward, floats: 12 * rows * hidden,
      keeping: (dstate, gates, recurrent, previous, input, context, recurrentGradient, previousGradient)
    ) {
      table.gru_backward(
        rows, hidden, gates.base, recurrent?.base, previous?.base, dstate.base, flag(input),
        input.storage.base, flag(context), context?.storage.base, flag(recurrentGradient),
        recurrentGradient?.storage.base, flag(previousGradient), previousGradient?.storage.base)
    }
  }

  func lstm(
    rows: Int, hidden: Int, input: Storage, context: Storage?, recurrent: Storage?, previousCell: Storage?,
    gates: Storage, cell: Storage, state: Storage
  ) {
    call(
      OPERATION_lstm, floats: 15 * rows * hidden,
      keeping: (input, context, recurrent, previousCell, gates, cell, state)
    ) {
      table.lstm(
        rows, hidden, input.base, context?.base, recurrent?.base, previousCell?.base, gates.base, cell.base,
        state.base)
    }
  }

  func lstmBackward(
    _ dstate: Storage?, cellGradient dcell: Storage?, rows: Int, hidden: Int, gates: Storage, cell: Storage,
    previousCell: Storage?, input: GradientDestination, context: GradientDestination?,
    recurrentGradient: GradientDestination?, previousCellGradient: GradientDestination?
  ) {
    call(
      OPERATION_lstm_backward, floats: 16 * rows * hidden,
      keeping: (
        dstate, dcell, gates, cell, previousCell, input, context, recurrentGradient, previousCellGradient
      )
    ) {
      table.lstm_backward(
        rows, hidden, gates.base, cell.base, previousCell?.base, dstate?.base, dcell?.base, flag(input),
        input.storage.base, flag(context), context?.storage.base, flag(recurrentGradient),
        recurrentGradient?.storage.base, flag(previousCellGradient), previousCellGradient?.storage.base)
    }
  }
}
