import CKernels
import TestSupport
import Testing

@testable import Tensors

struct RowKernelTests {
  private static let dropouts = [Dropout.none, Dropout(key: 77, probability: 0.3)]
  private static let ids: [Int32] = [4, 0, 4, 2, 4]
  private static let positions: [Int32] = [0, 1, 2, 0, 1]

  @Test(arguments: Device.everyFast, oddSizes + [256])
  func embeddingsEqualTheReferenceForwardAndBackward(device: Device, columns: Int) {
    for ids in [Self.ids, [4, -1, 0, -1, 4]] {
      expectEmbeddingsEqualTheReference(ids, device: device, columns: columns)
    }
  }

  private func expectEmbeddingsEqualTheReference(_ ids: [Int32], device: Device, columns: Int) {
    for dropout in Self.dropouts {
      for hasPositions in [false, true] {
        expectSameAsReference(device) { kernels, floats in
          let y = floats.unset(5 * columns)
          let table = floats.random(5 * columns, "table"), places = floats.random(3 * columns, "positions")
          kernels.embed(
            ids, table, columns: columns, scale: 1.5,
            positions: hasPositions ? (Self.positions, places) : nil, dropout, into: y)
          let dtable = floats.random(5 * columns, "dtable"),
            dplaces = floats.random(3 * columns, "dpositions")
          kernels.embedBackward(
            floats.random(5 * columns, "dy"), ids, columns: columns, scale: 1.5,
            positionIDs: Self.positions,
            dropout, tableGradient: dtable, positionGradient: hasPositions ? dplaces : nil)
          return [y, dtable, dplaces]
        }
      }
    }
  }

  @Test(arguments: Device.everyFast, oddSizes)
  func gatheringEqualsTheReferenceForwardAndBackward(device: Device, columns: Int) {
    expectSameAsReference(device) { kernels, floats in
      let y = floats.unset(5 * columns), dx = floats.random(5 * columns, "dx")
      kernels.gather(floats.random(5 * columns, "x"), rows: Self.ids, columns: columns, into: y)
      kernels.scatterAdd(floats.random(5 * columns, "dy"), rows: Self.ids, columns: columns, to: dx)
      return [y, dx]
    }
  }

  @Test(arguments: Device.everyFast, oddSizes + [256])
  func normalizationEqualsTheReference(device: Device, columns: Int) {
    for dropout in Self.dropouts {
      for hasBranch in [false, true] {
        expectSameAsReference(device, within: .sums, "\(columns) columns") { kernels, floats in
          let sum = floats.unset(3 * columns), y = floats.unset(3 * columns)
          let mean = floats.unset(3), deviation = floats.unset(3)
          kernels.addNormalize(
            floats.random(3 * columns, "x"), branch: hasBranch ? floats.random(3 * columns, "branch") : nil,
            rows: 3, columns: columns, dropout, gain: floats.random(columns, "gain"),
            offset: floats.random(columns, "offset"), epsilon: 1e-3, sum: sum, into: y, mean: mean,
            deviation: deviation)
          return [sum, y, mean, deviation]
        }
      }
    }
  }

  @Test(arguments: Device.everyFast, oddSizes + [256])
  func gradientsOfNormalizationEqualTheReference(device: Device, columns: Int) {
    for (hasSum, hasBranch, addsX, addsBranch) in [
      (false, false, false, false), (true, false, true, false), (false, true, true, false),
      (true, true, false, true), (true, true, false, false),
    ] {
      for dropout in Self.dropouts {
        expectSameAsReference(device, within: .sums, "\(columns) columns") { kernels, floats in
          let dx = floats.target(3 * columns, "dx", adds: addsX)
          let dbranch = hasBranch ? floats.target(3 * columns, "dbranch", adds: addsBranch) : nil
          let dgain = floats.random(columns, "dgain"), doffset = floats.random(columns, "doffset")
          kernels.addNormalizeBackward(
            floats.random(3 * columns, "dy"), sumGradient: hasSum ? floats.random(3 * columns, "dsum") : nil,
            sum: floats.random(3 * columns, "sum"), mean: floats.values([0.1, -0.2, 0]),
            deviation: floats.values([1, 0.5, 2]), gain: floats.random(columns, "gain"), rows: 3,
            columns: columns, dropout, x: dx, branch: dbranch, gainGradient: dgain, offsetGradient: doffset)
          return [dx.storage, dgain, doffset] + (dbranch.map { [$0.storage] } ?? [])
        }
      }
    }
  }

  @Test(arguments: Device.everyFast, oddSizes)
  func maxoutEqualsTheReference(device: Device, columns: Int) {
    for adds in [false, true] {
      expectSameAsReference(device, "\(columns) columns") { kernels, floats in
        let x = floats.random(6 * columns, "x"), y = floats.unset(3 * columns)
        kernels.maxout(x, rows: 3, columns: columns, into: y)
        let dx = floats.target(6 * columns, "dx", adds: adds)
        kernels.maxoutBackward(
          floats.random(3 * columns, "dy"), x, rows: 3, columns: columns, gradient: dx)
        return [y, dx.storage]
      }
    }
  }

  @Test(arguments: Device.everyFast, oddSizes)
  func copyingRowsEqualsTheReference(device: Device, columns: Int) {
    for adds in [false, true] {
      expectSameAsReference(device, "\(columns) columns") { kernels, floats in
        let x = floats.random(4 * (columns + 2), "x"), y = floats.random(5 * (columns + 1), "y")
        kernels.copyRows(
          3, columns: columns, from: x, stride: columns + 2, rows: [3, 0, 2], adds: adds, to: y,
          stride: columns + 1, toRows: [4, 2, 0])
        return [y]
      }
    }
  }
}
