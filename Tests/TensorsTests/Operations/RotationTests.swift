import Foundation
import TestSupport
import Testing

@testable import Tensors

struct RotationTests {
  /// Sines and cosines of two pairs at each of 20 places.
  private static let angles: [Float] = (0..<20).flatMap { (place: Int) -> [Float] in
    [1, 0.1].flatMap { (frequency: Double) -> [Float] in
      let angle = Double(place) * frequency
      return [Float(sin(angle)), Float(cos(angle))]
    }
  }

  @Test(arguments: Device.every)
  func productsDependOnTheDistanceAlone(device: Device) {
    let pass = ForwardPass(.inference, on: device)
    let angles = pass.tensor(Self.angles, [20, 4])
    let (x, y) = (pass.tensor(normalNumbers(4, "x"), [1, 4]), pass.tensor(normalNumbers(4, "y"), [1, 4]))
    func product(_ first: Int32, _ second: Int32) -> Float {
      let turned = (
        rotated(x, heads: 1, places: [first], by: angles), rotated(y, heads: 1, places: [second], by: angles)
      )
      return zip(turned.0.array, turned.1.array).reduce(0) { $0 + $1.0 * $1.1 }
    }
    #expect(rotated(x, heads: 1, places: [0], by: angles).array == x.array)
    expectClose([product(3, 5), product(11, 13)], [product(0, 2), product(0, 2)], within: .sums)
    #expect(abs(product(2, 0) - product(0, 2)) > 1e-3)
  }

  @Test(arguments: Device.every)
  func gradientsEqualCentralDifferences(device: Device) {
    let parameters = RandomParameters()
    let x = parameters.make("x", [3, 8])
    GradientCheck(on: device).check(parameters.all) { pass in
      let angles = pass.tensor(Self.angles, [20, 4])
      let x = pass.tensor(x)
      return sum([rotated(x, heads: 2, places: [0, 7, 19], by: angles), x])
    }
  }

  @Test(arguments: Device.everyFast, [2, 6, 32, 34])
  func rowsWithinWiderRowsTurnLikeTheReference(device: Device, size: Int) {
    for (adds, isOpposite) in [(false, false), (true, true)] {
      expectSameAsReference(device, "heads of \(size)") { kernels, floats in
        let (x, angles) = (floats.random(5 * (3 * size + 1), "x"), floats.random(4 * size, "angles"))
        let y = adds ? floats.random(5 * 3 * size, "y") : floats.unset(5 * 3 * size)
        kernels.rotate(
          x, stride: 3 * size + 1, rows: 5, heads: 3, size: size, places: [0, 3, 1, 1, 2], angles: angles,
          isOpposite: isOpposite, adds: adds, into: y, stride: 3 * size)
        return [y]
      }
    }
  }

  @Test(arguments: Device.every)
  func columnsTurnWhereTheyStand(device: Device) {
    let pass = ForwardPass(.inference, on: device)
    let angles = pass.tensor(Self.angles, [20, 4])
    let numbers = normalNumbers(2 * 8, "x")
    let wide: [Float] = [9] + Array(numbers[..<8]) + [9, 9] + Array(numbers[8...]) + [9]
    let rows = pass.tensor(wide, [2, 10])
    rotate(StridedColumns(rows.storage, stride: 10, offset: 1), heads: 2, places: [5, 9], by: angles)
    let expected = rotated(pass.tensor(numbers, [2, 8]), heads: 2, places: [5, 9], by: angles).array
    for row in 0..<2 {
      expectClose(Array(rows.row(row)[1..<9]), Array(expected[row * 8..<row * 8 + 8]))
      #expect(rows.row(row)[0] == 9 && rows.row(row)[9] == 9)
    }
  }
}
