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
  func gradientsPassByTheTokensThatAreDropped(device: Device) {
    let parameters = RandomParameters()
    let table = parameters.make("table", [6, 19])
    let places = parameters.make("positions", [3, 19])
    GradientCheck(on: device).check(parameters.all) { pass in
      let positions = Positions(ids: Self.positions, table: .learned(places))
      return embedding(
        Self.ids, table, scale: 0.7, positions: positions, dropout: 0.2, tokenDropout: 0.4, pass)
    }
  }

  /// A dropped token leaves its position; the others are scaled up, so that the mean stays.
  @Test(arguments: Device.every)
  func tokensAreDroppedWholeAtTheRateAsked(device: Device) {
    let parameters = RandomParameters()
    let table = parameters.make("table", [1, 2])
    table.storage.assign([3, 6])
    let fixed = ForwardPass(.inference, on: device).tensor([10, 20], [1, 2])
    func rows(randomness: UInt64, isTraining: Bool = true) -> [[Float]] {
      let gradients = Gradients(count: 2, from: MemoryPool(device))
      let pass = ForwardPass(
        isTraining ? .training(gradients, randomness: randomness) : .inference, on: device)
      let positions = Positions(ids: [Int32](repeating: 0, count: 4000), table: .fixed(fixed))
      let result = embedding(
        [Int32](repeating: 0, count: 4000), table, scale: 1, positions: positions, tokenDropout: 0.25, pass)
      return (0..<4000).map(result.row)
    }
    let first = rows(randomness: 1)
    #expect(Set(first) == [[10, 20], [14, 28]])
    let share = Double(first.count { $0 == [10, 20] }) / 4000
    #expect(abs(share - 0.25) < 0.03)
    #expect(rows(randomness: 1) == first && rows(randomness: 2) != first)
    #expect(Set(rows(randomness: 1, isTraining: false)) == [[13, 26]])
  }

  @Test func somethingCanBeComputedWithAllTokens() {
    let parameters = RandomParameters()
    let table = parameters.make("table", [6, 19])
    let gradients = Gradients(count: 6 * 19, from: MemoryPool())
    let pass = ForwardPass(.training(gradients, randomness: 1))
    func vectors() -> Tensor { embedding(Self.ids, table, scale: 1, tokenDropout: 0.9, pass) }
    let kept = pass.keepingTokens(vectors)
    expectSameBits(kept.array, embedding(Self.ids, table, scale: 1, pass).array)
    #expect(vectors().array.contains(0))
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
