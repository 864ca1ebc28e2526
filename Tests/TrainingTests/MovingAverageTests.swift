import Layers
import Tensors
import TestSupport
import Testing
import Threads
import Translation

@testable import Training

struct MovingAverageTests {
  private let count = 70_001  // more than two of the ranges that threads share, the last not full

  private func run(decay: Float, threads: Int, steps: Int) -> [Float] {
    let weights = Storage(count: count, from: MemoryPool())
    weights.assign(normalNumbers(count, "weights"))
    let average = MovingAverage(
      of: weights, decay: decay, memory: MemoryPool(), device: .cpu, workers: ThreadPool(threads: threads))
    for step in 1..<(steps + 1) {
      weights.assign(normalNumbers(count, "weights \(step)"))
      average.update(with: weights, step: step)
    }
    return average.weights.array
  }

  /// At first the share of the new weights is 9 of 10 + t parts, later 1 - decay.
  @Test func itIsThatOfTheDefinition() {
    var expected = normalNumbers(count, "weights").map(Double.init)
    for step in 1...20 {
      let decay = min(0.6, (1 + Double(step)) / (10 + Double(step)))
      for (index, weight) in normalNumbers(count, "weights \(step)").enumerated() {
        expected[index] = decay * expected[index] + (1 - decay) * Double(weight)
      }
    }
    expectClose(
      run(decay: 0.6, threads: 2, steps: 20), expected.map(Float.init),
      within: Tolerance(relative: 1e-5, absolute: 1e-6))
  }

  @Test func itBeginsWithTheWeightsThereAre() {
    expectSameBits(run(decay: 0.9, threads: 1, steps: 0), normalNumbers(count, "weights"))
  }

  @Test(arguments: [2, 3, 4]) func threadsChangeNoBit(_ threads: Int) {
    expectSameBits(run(decay: 0.9, threads: threads, steps: 5), run(decay: 0.9, threads: 1, steps: 5))
  }

  @Test func thereIsNoneWhereNoneIsAskedFor() {
    let parameters = TrainingFixture().network.parameters
    var configuration = TrainingConfiguration()
    func average() -> MovingAverage? {
      MovingAverage(configuration, parameters, MemoryPool(), .cpu, ThreadPool(threads: 1))
    }
    #expect(average() == nil)
    configuration.exponentialAverage = 0.99
    #expect(average() != nil)
  }
}
