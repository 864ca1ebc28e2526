import TestSupport
import Testing

@testable import Tensors

/// Gradients that arrive in parts: views of rows write to the gradient of the whole.
struct GradientSlotTests {
  private let pool = MemoryPool()
  private let kernels = Kernels(.cpu)

  private func write(_ value: Float, to slot: GradientSlot, _ count: Int) {
    let (storage, adds) = slot.destination(count, in: pool)
    for index in 0..<count { storage[index] = value + (adds ? storage[index] : 0) }
  }

  private func dirty(_ count: Int) { Storage(count: count, from: pool).fill(.nan) }

  @Test func partsMakeAWhole() throws {
    dirty(6)
    let whole = GradientSlot()
    let first = GradientSlot(viewOf: whole, 0..<2, of: 6, in: pool)
    let last = GradientSlot(viewOf: whole, 4..<6, of: 6, in: pool)
    write(3, to: last, 2)
    write(1, to: first, 2)
    #expect(last.take()?.array == [3, 3])
    write(1, to: last, 2)
    let gradient = try #require(whole.take())
    #expect(gradient.array == [1, 1, 0, 0, 4, 4])
    #expect(whole.take() == nil)
  }

  @Test func overlappingPartsAdd() throws {
    dirty(6)
    let whole = GradientSlot()
    let left = GradientSlot(viewOf: whole, 0..<4, of: 6, in: pool)
    let right = GradientSlot(viewOf: whole, 2..<6, of: 6, in: pool)
    write(1, to: left, 4)
    write(2, to: right, 4)
    #expect(try #require(whole.take()).array == [1, 1, 3, 3, 2, 2])
  }

  @Test func aWholeAfterItsPartsAdds() throws {
    dirty(4)
    let whole = GradientSlot()
    write(5, to: GradientSlot(viewOf: whole, 1..<2, of: 4, in: pool), 1)
    write(1, to: whole, 4)
    #expect(try #require(whole.take()).array == [1, 6, 1, 1])
  }

  @Test func aViewOfAViewReachesTheWhole() throws {
    dirty(6)
    let whole = GradientSlot()
    let part = GradientSlot(viewOf: whole, 2..<6, of: 6, in: pool)
    let inner = GradientSlot(viewOf: part, 1..<3, of: 4, in: pool)
    #expect(inner.take() == nil)
    let given = Storage(count: 2, from: pool)
    given.assign([7, 8])
    inner.give(given, kernels)
    inner.give(given, kernels)
    #expect(inner.take()?.array == [14, 16])
    #expect(try #require(whole.take()).array == [0, 0, 0, 14, 16, 0])
  }

  @Test(arguments: Device.every)
  func gradientsThroughSlicesEqualCentralDifferences(device: Device) {
    let parameters = RandomParameters()
    let x = parameters.make("x", [7, 3])
    let weight = parameters.make("weight", [3, 3])
    GradientCheck(on: device).check(parameters.all) { pass in
      let y = linear(pass.tensor(x), weight)
      let upper = y.slice(rows: 0..<4)
      return sum([upper.slice(rows: 1..<3), y.slice(rows: 2..<4), pass.tensor(x).slice(rows: 5..<7)])
    }
  }
}
