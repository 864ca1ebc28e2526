import Tensors
import TestSupport
import Testing
import Threads

struct FlatRangesTests {
  @Test(arguments: [1, 32768, 32769, 100_000]) func rangesCoverEverythingOnce(_ count: Int) {
    let memory = MemoryPool()
    let (counts, places) = (Storage(count: count, from: memory), Storage(count: count, from: memory))
    counts.fill(0)
    let lengths = ThreadPool(threads: 3).mapRanges(of: [counts, places]) { parts, first in
      for index in 0..<parts[0].count {
        parts[0][index] += 1
        parts[1][index] = Float(first + index)
      }
      return parts[0].count
    }
    #expect(lengths.reduce(0, +) == count)
    #expect(counts.array.allSatisfy { $0 == 1 })
    #expect(places.array == (0..<count).map { Float($0) })
  }

  @Test func oneArrayTwiceIsRefused() async {
    await #expect(processExitsWith: .failure) {
      let array = Storage(count: 100, from: MemoryPool())
      ThreadPool(threads: 2).mapRanges(of: [array, array.slice(0, 100)]) { _, _ in }
    }
  }

  /// Shards of a small model, whichever thread takes them: the sum of their gradients has the same bits.
  @Test func gradientsHaveTheSameBitsOnAnyNumberOfThreads() {
    let parameters = RandomParameters()
    let table = parameters.make("table", [50, 64])
    let hidden = parameters.make("hidden", [256, 64], deviation: 0.1)
    let output = parameters.make("output", [300, 256], deviation: 0.1)
    let count = parameters.count
    func gradients(threads: Int) -> [Float] {
      let shards = ThreadPool(threads: threads, device: .cpu).map(6) { task in
        let memory = MemoryPool()
        let gradients = Gradients(count: count, from: memory)
        let pass = ForwardPass(.training(gradients, randomness: UInt64(task)), memory: memory)
        let ids = (0..<70).map { Int32(($0 * 7 + task * 13) % 50) }
        let states = linear(
          embedding(ids, table, scale: 8, pass), hidden, activation: .relu, dropout: 0.1)
        _ = crossEntropy(
          states, weight: output, bias: nil, targets: ids, labelSmoothing: 0.1, gradientScale: 0.01)
        pass.backward()
        return gradients.storage.array
      }
      return shards.dropFirst().reduce(shards[0]) { sum, shard in zip(sum, shard).map { $0 + $1 } }
    }
    let alone = gradients(threads: 1)
    #expect(alone.contains { $0 != 0 })
    for threads in [2, 3, 6] {
      expectSameBits(gradients(threads: threads), alone, "\(threads) threads")
    }
  }
}
