import TestSupport
import Testing

@testable import Tensors

struct GateAndScanKernelTests {
  private let offsets: [Int32] = [0, 4, 4, 5]

  @Test(arguments: Device.everyFast, oddSizes)
  func gatesEqualTheReference(device: Device, columns: Int) {
    for adds in [false, true] {
      expectSameAsReference(device, "\(columns) columns") { kernels, floats in
        let x = floats.random(6 * columns, "x", deviation: 3), y = floats.unset(3 * columns)
        kernels.glu(x, rows: 3, columns: columns, into: y)
        let dx = floats.target(6 * columns, "dx", adds: adds)
        kernels.gluBackward(
          floats.random(3 * columns, "dy"), x, rows: 3, columns: columns, gradient: dx)
        return [y, dx.storage]
      }
      expectSameAsReference(device, "\(columns) columns") { kernels, floats in
        let gates = floats.random(6 * columns, "gates", deviation: 3), y = floats.unset(3 * columns)
        let (first, second) = (floats.random(3 * columns, "first"), floats.random(3 * columns, "second"))
        kernels.gatedSum(gates, first, second, rows: 3, columns: columns, into: y)
        let dgates = floats.target(6 * columns, "dgates", adds: adds)
        let dfirst = adds ? nil : floats.target(3 * columns, "dfirst", adds: !adds)
        let dsecond = floats.target(3 * columns, "dsecond", adds: !adds)
        kernels.gatedSumBackward(
          floats.random(3 * columns, "dy"), gates, first, second, rows: 3, columns: columns,
          gateGradient: dgates, firstGradient: dfirst, secondGradient: dsecond)
        return [y, dgates.storage, dsecond.storage] + [dfirst].compactMap(\.self).map(\.storage)
      }
      expectSameAsReference(device, "\(columns) floats") { kernels, floats in
        let y = floats.target(columns, "y", adds: adds)
        kernels.addScaled(
          floats.random(columns, "x"), scale: 0.7, count: columns, adds: adds, to: y.storage)
        return [y.storage]
      }
    }
  }

  @Test(arguments: Device.everyFast, oddSizes)
  func scansEqualTheReference(device: Device, columns: Int) {
    for adds in [false, true] {
      expectSameAsReference(device, "\(columns) columns") { kernels, floats in
        let x = floats.random(5 * columns, "x"), y = floats.unset(5 * columns)
        let before = floats.random(3 * columns, "before")
        kernels.cumulativeMean(
          x, offsets: offsets, columns: columns, previous: adds ? (before, 6) : nil, into: y)
        let dx = floats.target(5 * columns, "dx", adds: adds)
        kernels.cumulativeMeanBackward(
          floats.random(5 * columns, "dy"), offsets: offsets, columns: columns, gradient: dx)
        return [y, dx.storage]
      }
      expectSameAsReference(device, "\(columns) columns") { kernels, floats in
        let count = 5 * columns
        let candidate = floats.random(count, "candidate")
        let gates = floats.unset(count), cells = floats.unset(count), y = floats.unset(count)
        kernels.ssru(
          forget: floats.random(count, "forget", deviation: 3), candidate: candidate, offsets: offsets,
          columns: columns, previous: adds ? floats.random(3 * columns, "before") : nil, gates: gates,
          cells: cells, into: y)
        // Both tables go back from the same gates and cells.
        let open = floats.values(normalNumbers(count, "gates").map { 0.5 + 0.1 * $0 })
        let dforget = floats.target(count, "dforget", adds: adds)
        let dcandidate = floats.target(count, "dcandidate", adds: !adds)
        kernels.ssruBackward(
          floats.random(count, "dy"), gates: open, candidate: candidate, cells: floats.random(count, "cells"),
          offsets: offsets, columns: columns, forgetGradient: dforget, candidateGradient: dcandidate)
        return [gates, cells, y, dforget.storage, dcandidate.storage]
      }
    }
  }
}
