import Tensors
import TestSupport
import Testing

struct EmbeddingTests {
  private static let ids: [Int32] = [4, 0, 4, 2, 5, 4]
  private static let positions: [Int32] = [0, 1, 2, 0, 1, 2]

  @Test(arguments: Device.every, [Float(0), 0.3])
  func gradientsEqualCentralDifferences(device: Device, dropout: Float) {
    let parameters = RandomParameters()
    let table = parameters.make("table", [6, 19])
    GradientCheck(on: device).check(parameters.all) { pass in
      embedding(Self.ids, table, scale: 1.5, dropout: dropout, pass)
    }
  }

  @Test(arguments: Device.every, [Float(0), 0.3])
  func gradientsReachLearnedPositions(device: Device, dropout: Float) {
    let parameters = RandomParameters()
    let table = parameters.make("table", [6, 19])
    let places = parameters.make("positions", [3, 19])
    GradientCheck(on: device).check(parameters.all) { pass in
      let positions = Positions(ids: Self.positions, table: .learned(places))
      return embedding(Self.ids, table, scale: 0.7, positions: positions, dropout: dropout, pass)
    }
  }

  @Test(arguments: Device.every)
  func fixedPositionsAreAddedAfterScaling(device: Device) {
    let parameters = RandomParameters()
    let table = parameters.make("table", [3, 2])
    table.storage.assign([1, 2, 3, 4, 5, 6])
    let pass = ForwardPass(.inference, on: device)
    let positions = Positions(ids: [1, 0], table: .fixed(pass.tensor([10, 20, 30, 40], [2, 2])))
    #expect(embedding([2, 0], table, scale: 2, positions: positions, pass).array == [40, 52, 12, 24])
  }

  @Test(arguments: Device.every)
  func fixedPositionsTakeNoGradient(device: Device) {
    let parameters = RandomParameters()
    let table = parameters.make("table", [6, 5])
    let fixed = ForwardPass(.inference, on: device).tensor(normalNumbers(15), [3, 5])
    GradientCheck(on: device).check(parameters.all) { pass in
      let positions = Positions(ids: Self.positions, table: .fixed(fixed))
      return embedding(Self.ids, table, scale: 2, positions: positions, dropout: 0.2, pass)
    }
  }

  @Test func anIdentifierBeyondTheTableIsRefused() async {
    await #expect(processExitsWith: .failure) {
      let table = RandomParameters().make("table", [3, 2])
      _ = embedding([3], table, scale: 1, ForwardPass(.inference))
    }
  }
}
