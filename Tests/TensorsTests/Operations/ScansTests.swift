import TestSupport
import Testing

@testable import Tensors

/// What goes through packed sentences token by token, one of which is empty.
struct ScansTests {
  private let offsets: [Int32] = [0, 3, 3, 4, 9]

  @Test(arguments: Device.every)
  func gradientsOfMeansEqualCentralDifferences(device: Device) {
    let parameters = RandomParameters()
    let x = parameters.make("x", [9, 7])
    let weight = parameters.make("weight", [7, 7], deviation: 0.4)
    GradientCheck(on: device).check(parameters.all) { pass in
      // Used twice, so that gradients add.
      let y = linear(pass.tensor(x), weight)
      return sum([cumulativeMean(y, offsets: offsets), y, cumulativeMean(y, offsets: offsets)])
    }
  }

  /// Candidates of one sign for each column: no cell comes to 0, where the result has a kink.
  @Test(arguments: Device.every)
  func gradientsOfSSRUEqualCentralDifferences(device: Device) {
    let parameters = RandomParameters()
    let (forget, candidate) = (parameters.make("forget", [9, 7]), parameters.make("candidate", [9, 7]))
    candidate.storage.assign(
      candidate.storage.array.enumerated().map { ($0.offset % 7 < 4 ? 1 : -1) * (1 + abs($0.element)) })
    let weight = parameters.make("weight", [7, 7], deviation: 0.4)
    GradientCheck(on: device).check(parameters.all) { pass in
      let gates = linear(pass.tensor(forget), weight)
      let result = ssru(forget: gates, candidate: pass.tensor(candidate), offsets: offsets)
      return sum([result, gates, ssru(forget: gates, candidate: result, offsets: offsets)])
    }
  }

  @Test(arguments: Device.every)
  func aMeanIsOfWhatStandsBefore(device: Device) {
    let x = ForwardPass(.inference, on: device).tensor([1, 3, 5, 7, 2, 4], [6, 1])
    expectClose(cumulativeMean(x, offsets: [0, 3, 3, 6]).array, [1, 2, 3, 7, 4.5, 13 / 3])
  }

  /// Without a gate that is open, a cell is the candidate; with one that is, the first cell stays.
  @Test(arguments: Device.every)
  func gatesKeepOrForget(device: Device) {
    let pass = ForwardPass(.inference, on: device)
    let candidate = pass.tensor([1, -2, 3, 4], [4, 1])
    let closed = pass.tensor([-40, -40, -40, -40], [4, 1])
    expectClose(ssru(forget: closed, candidate: candidate, offsets: [0, 4]).array, [1, 0, 3, 4])
    let open = pass.tensor([-40, 40, 0, 40], [4, 1])
    expectClose(ssru(forget: open, candidate: candidate, offsets: [0, 4]).array, [1, 1, 2, 2])
    expectClose(ssru(forget: open, candidate: candidate, offsets: [0, 2, 4]).array, [1, 1, 1.5, 1.5])
  }

  @Test(arguments: Device.every)
  func stepsAreThoseOfTheWhole(device: Device) {
    let pass = ForwardPass(.inference, on: device)
    let x = pass.tensor(normalNumbers(40, "x"), [8, 5])
    let gates = pass.tensor(normalNumbers(40, "gates"), [8, 5])
    let means = cumulativeMean(x, offsets: [0, 4, 8])
    let results = ssru(forget: gates, candidate: x, offsets: [0, 4, 8])
    var (mean, cell) = (pass.tensor([Float](repeating: 0, count: 10), [2, 5]), Tensor?.none)
    for place in 0..<4 {
      let rows: [Int32] = [Int32(place), Int32(place) + 4]
      mean = cumulativeMean(gather(x, rows: rows), after: mean, of: place)
      expectClose(mean.array, gather(means, rows: rows).array, "place \(place)")
      let step = ssru(
        forget: gather(gates, rows: rows), candidate: gather(x, rows: rows),
        after: cell ?? pass.tensor([Float](repeating: 0, count: 10), [2, 5]))
      expectClose(step.result.array, gather(results, rows: rows).array, "place \(place)")
      cell = step.cell
    }
  }
}
