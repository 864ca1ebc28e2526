import Synchronization
import Tensors
import TestSupport
import Testing

struct WorkerPoolTests {
  @Test(arguments: [1, 2, 3, 8])
  func everyTaskRunsOnceInEveryRun(threads: Int) {
    let pool = WorkerPool(threads: threads)
    for tasks in [0, 1, 2, 7, 1000] {
      let runs = (0..<tasks).map { _ in Counter() }
      pool.run(tasks) { task, worker in
        #expect((0..<pool.threads).contains(worker))
        runs[task].value.wrappingAdd(1, ordering: .relaxed)
      }
      #expect(runs.allSatisfy { $0.value.load(ordering: .relaxed) == 1 })
    }
  }

  @Test func aWorkerRunsOneTaskAtATime() {
    let pool = WorkerPool(threads: 4)
    let busy = (0..<4).map { _ in Counter() }
    pool.run(2000) { _, worker in
      #expect(busy[worker].value.wrappingAdd(1, ordering: .sequentiallyConsistent).oldValue == 0)
      busy[worker].value.wrappingSubtract(1, ordering: .sequentiallyConsistent)
    }
  }

  @Test func tasksMayUsePoolsOfTheirOwn() {
    let outer = WorkerPool(threads: 3)
    let count = Counter()
    outer.run(6) { _, _ in
      let inner = WorkerPool(threads: 2)
      inner.run(10) { _, _ in count.value.wrappingAdd(1, ordering: .relaxed) }
    }
    #expect(count.value.load(ordering: .relaxed) == 60)
  }

  @Test func aPoolInsideItselfIsRefused() async {
    await #expect(processExitsWith: .failure) {
      let pool = WorkerPool(threads: 2)
      pool.run(2) { _, _ in pool.run(2) { _, _ in } }
    }
  }

  /// Shards of a small model, whichever thread takes them: the sum of their gradients has the same bits.
  @Test func gradientsHaveTheSameBitsOnAnyNumberOfThreads() {
    let parameters = RandomParameters()
    let table = parameters.make("table", [50, 64])
    let hidden = parameters.make("hidden", [256, 64], deviation: 0.1)
    let output = parameters.make("output", [300, 256], deviation: 0.1)
    func gradients(threads: Int) -> [Float] {
      let shards = (0..<6).map { _ in Shard(count: parameters.count) }
      WorkerPool(threads: threads).run(shards.count) { task, _ in
        let shard = shards[task]
        let pass = ForwardPass(
          .training(shard.gradients, randomness: UInt64(task)), memory: shard.memory)
        let ids = (0..<70).map { Int32(($0 * 7 + task * 13) % 50) }
        let states = linear(
          embedding(ids, table, scale: 8, pass), hidden, activation: .relu, dropout: 0.1)
        _ = crossEntropy(
          states, weight: output, bias: nil, targets: ids, labelSmoothing: 0.1, gradientScale: 0.01)
        pass.backward()
      }
      for shard in shards.dropFirst() {
        FlatArithmetic(.cpu).add(shard.gradients.storage, to: shards[0].gradients.storage)
      }
      return shards[0].gradients.storage.array
    }
    let alone = gradients(threads: 1)
    #expect(alone.contains { $0 != 0 })
    for threads in [2, 3, 6] {
      expectSameBits(gradients(threads: threads), alone, "\(threads) threads")
    }
  }
}

/// A number that several threads change.
private final class Counter: Sendable {
  let value = Atomic<Int>(0)
}

/// The memory of one task, used by one thread at a time.
private final class Shard: @unchecked Sendable {
  let memory = MemoryPool()
  let gradients: Gradients

  init(count: Int) { gradients = Gradients(count: count, from: memory) }
}
