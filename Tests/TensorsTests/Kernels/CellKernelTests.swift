import TestSupport
import Testing

@testable import Tensors

struct CellKernelTests {
  @Test(arguments: Device.everyFast, oddSizes)
  func gatesOfGRUEqualTheReference(device: Device, hidden: Int) {
    for (hasContext, hasState) in [(false, false), (true, false), (false, true), (true, true)] {
      expectSameAsReference(device, "\(hidden) units") { kernels, floats in
        let (count, gateCount) = (3 * hidden, 9 * hidden)
        let recurrent = hasState ? floats.random(gateCount, "recurrent") : nil
        let previous = hasState ? floats.random(count, "previous") : nil
        let gates = floats.unset(gateCount), state = floats.unset(count)
        kernels.gru(
          rows: 3, hidden: hidden, input: floats.random(gateCount, "input", deviation: 3),
          context: hasContext ? floats.random(gateCount, "context") : nil, recurrent: recurrent,
          previous: previous, gates: gates, state: state)
        // Both tables go back from the same gates.
        let open = floats.values(normalNumbers(gateCount, "gates").map { 0.5 + 0.1 * $0 })
        let dinput = floats.target(gateCount, "dinput", adds: hasContext)
        let dcontext = hasContext ? floats.target(gateCount, "dcontext", adds: hasState) : nil
        let drecurrent = hasState ? floats.target(gateCount, "drecurrent", adds: hasContext) : nil
        let dprevious = hasState ? floats.target(count, "dprevious", adds: !hasContext) : nil
        kernels.gruBackward(
          floats.random(count, "dstate"), rows: 3, hidden: hidden, gates: open, recurrent: recurrent,
          previous: previous, input: dinput, context: dcontext, recurrentGradient: drecurrent,
          previousGradient: dprevious)
        return [gates, state, dinput.storage]
          + [dcontext, drecurrent, dprevious].compactMap(\.self).map(\.storage)
      }
    }
  }

  @Test(arguments: Device.everyFast, oddSizes)
  func gatesOfLSTMEqualTheReference(device: Device, hidden: Int) {
    for (hasContext, hasState) in [(false, false), (true, false), (false, true), (true, true)] {
      expectSameAsReference(device, "\(hidden) units") { kernels, floats in
        let (count, gateCount) = (3 * hidden, 12 * hidden)
        let recurrent = hasState ? floats.random(gateCount, "recurrent") : nil
        let previous = hasState ? floats.random(count, "previous") : nil
        let gates = floats.unset(gateCount), cell = floats.unset(count), state = floats.unset(count)
        kernels.lstm(
          rows: 3, hidden: hidden, input: floats.random(gateCount, "input", deviation: 3),
          context: hasContext ? floats.random(gateCount, "context") : nil, recurrent: recurrent,
          previousCell: previous, gates: gates, cell: cell, state: state)
        let open = floats.values(normalNumbers(gateCount, "gates").map { 0.5 + 0.1 * $0 })
        let dinput = floats.target(gateCount, "dinput", adds: hasContext)
        let dcontext = hasContext ? floats.target(gateCount, "dcontext", adds: hasState) : nil
        let drecurrent = hasState ? floats.target(gateCount, "drecurrent", adds: hasContext) : nil
        let dprevious = hasState ? floats.target(count, "dprevious", adds: !hasContext) : nil
        kernels.lstmBackward(
          hasContext && !hasState ? nil : floats.random(count, "dstate"),
          cellGradient: hasContext ? floats.random(count, "dcell") : nil, rows: 3, hidden: hidden,
          gates: open, cell: floats.random(count, "cell"), previousCell: previous, input: dinput,
          context: dcontext, recurrentGradient: drecurrent, previousCellGradient: dprevious)
        return [gates, cell, state, dinput.storage]
          + [dcontext, drecurrent, dprevious].compactMap(\.self).map(\.storage)
      }
    }
  }
}
