import Tensors
import TestSupport
import Testing

struct ForwardPassTests {
  private static func dropped(_ device: Device, randomness: UInt64) -> [Float] {
    let pool = MemoryPool(device)
    let weight = RandomParameters().make("weight", [16, 16])
    let gradients = Gradients(count: 256, from: pool)
    let pass = ForwardPass(.training(gradients, randomness: randomness), on: device, memory: pool)
    let once = linear(pass.tensor(weight), weight, dropout: 0.5)
    return once.array + linear(pass.tensor(weight), weight, dropout: 0.5).array
  }

  @Test func theSameRandomnessDropsTheSameElements() {
    let first = Self.dropped(.cpu, randomness: 3)
    expectSameBits(Self.dropped(.cpu, randomness: 3), first)
    #expect(Self.dropped(.cpu, randomness: 4).map { $0 == 0 } != first.map { $0 == 0 })
    // Two operations of one pass draw different masks.
    #expect(first[..<256].map { $0 == 0 } != first[256...].map { $0 == 0 })
  }

  @Test(arguments: Device.everyFast)
  func masksAreTheSameOnEveryDevice(device: Device) {
    let mask = Self.dropped(device, randomness: 5).map { $0 == 0 }
    #expect(mask == Self.dropped(.reference, randomness: 5).map { $0 == 0 })
  }

  @Test func layersAreSkippedAtTheRateAskedAndNeverInInference() {
    func skipped(_ randomness: UInt64) -> [Bool] {
      let gradients = Gradients(count: 1, from: MemoryPool())
      let pass = ForwardPass(.training(gradients, randomness: randomness))
      return (0..<4000).map { _ in pass.skipsLayer(0.2) }
    }
    let first = skipped(3)
    #expect(abs(Double(first.count { $0 }) / 4000 - 0.2) < 0.03)
    #expect(skipped(3) == first && skipped(4) != first)
    let inference = ForwardPass(.inference)
    #expect(!(0..<100).contains { _ in inference.skipsLayer(0.9) })
  }

  @Test func gradientsOfSeveralPassesAdd() {
    let weight = RandomParameters().make("weight", [4, 4])
    let pool = MemoryPool()
    let gradients = Gradients(count: 16, from: pool)
    func backward() {
      let pass = ForwardPass(.training(gradients, randomness: 1), memory: pool)
      let y = linear(pass.tensor([1, 2, 3, 4], [1, 4]), weight)
      pass.backward(from: y, gradient: [1, 0, 0, 2])
    }
    backward()
    let once: [Float] = [1, 2, 3, 4] + [Float](repeating: 0, count: 8) + [2, 4, 6, 8]
    #expect(gradients.storage.array == once)
    backward()
    #expect(gradients.storage.array == once.map { 2 * $0 })
    gradients.zero()
    backward()
    #expect(gradients.storage.array == once)
  }

  @Test func inferenceRecordsNothing() {
    let weight = RandomParameters().make("weight", [4, 4])
    let pass = ForwardPass(.inference)
    #expect(!pass.isTraining)
    let y = linear(pass.tensor([1, 2, 3, 4], [1, 4]), weight, dropout: 0.5)
    pass.backward()
    #expect(!y.array.contains(0))
  }

  @Test func certainDropoutIsRefused() async {
    await #expect(processExitsWith: .failure) {
      let weight = RandomParameters().make("weight", [4, 4])
      let gradients = Gradients(count: 16, from: MemoryPool())
      let pass = ForwardPass(.training(gradients, randomness: 1))
      _ = linear(pass.tensor(weight), weight, dropout: 1)
    }
  }
}
