package import Bitext
internal import Layers
package import Randomness
package import Tensors
package import Translation

/// The gradient of a batch's loss, computed in shards, one thread each.
///
/// Invariants: (1) the shards of a batch are a function of the batch and of their number; (2) a shard is computed by one
/// thread with single-threaded kernels; (3) the gradients of the shards are added in the order of the shards. So
/// the sum has the same bits on any number of threads.
package final class GradientComputer {
  private let model: any EncoderDecoder
  private let workers: WorkerPool
  private let device: Device
  private let shards: Int
  private let precision: Precision
  private let arithmetic: FlatArithmetic
  /// One for each shard; the first gathers the sum.
  private let gradients: [Gradients]
  /// One for each thread.
  private let memories: [MemoryPool]
  private let gradientMemory: MemoryPool

  package init(
    _ model: any EncoderDecoder, shards: Int, workers: WorkerPool, device: Device,
    precision: Precision = .float32
  ) {
    self.precision = precision
    self.model = model
    self.workers = workers
    self.device = device
    self.shards = shards
    arithmetic = FlatArithmetic(device)
    let memory = MemoryPool(device)
    gradientMemory = memory
    gradients = (0..<shards).map { _ in Gradients(count: model.parameters.flatCount, from: memory) }
    memories = (0..<workers.threads).map { _ in MemoryPool(device) }
  }

  /// The sum of the gradients computed since `begin`.
  package var sum: Storage { gradients[0].storage }

  /// Bytes taken from the system so far.
  package var bytes: Int { gradientMemory.bytes + memories.reduce(0) { $0 + $1.bytes } }

  /// Adds up the gradients of batches.
  ///
  /// The loss is the mean over all target tokens of the batches, each shard's dropout a stream of its own.
  ///
  /// - Parameters:
  ///   - batches: One, or several whose gradients are accumulated.
  ///   - seed: With `step`, fixes the dropout.
  package func compute(_ batches: [Batch], labelSmoothing: Float, seed: Seed, step: Int) -> LossSums {
    let tokens = batches.reduce(0) { $0 + $1.targetTokenCount }
    var sums = LossSums()
    for (index, batch) in batches.enumerated() {
      let parts = batch.shards(shards)
      var partSums = [LossSums](repeating: LossSums(), count: parts.count)
      let accumulates = index > 0
      partSums.withUnsafeMutableBufferPointer { results in
        nonisolated(unsafe) let results = results
        workers.run(parts.count) { part, worker in
          // Where batches accumulate, the first shard's array holds the sum so far and is added to at the end.
          let gradients = gradients[part]
          if part > 0 || !accumulates { gradients.zero() }
          let key = seed.key(.dropout, [step, index, part])
          let pass = ForwardPass(
            .training(gradients, randomness: key), on: device, memory: memories[worker],
            precision: precision)
          results[part] = loss(parts[part], pass, labelSmoothing: labelSmoothing, scale: 1 / Float(tokens))
          pass.backward()
        }
      }
      for part in partSums { sums += part }
      add(parts.count)
    }
    return sums
  }

  private func loss(_ batch: Batch, _ pass: ForwardPass, labelSmoothing: Float, scale: Float) -> LossSums {
    model.output.loss(
      model.states(batch, pass), targets: batch.targetOutputs.identifiers, labelSmoothing: labelSmoothing,
      gradientScale: scale)
  }

  /// Adds the gradients of the other shards to the first, in their order.
  private func add(_ parts: Int) {
    workers.forEachRange(of: sum.count) { first, count, _ in
      let total = sum.slice(first, count)
      for part in 1..<max(1, parts) { arithmetic.add(gradients[part].storage.slice(first, count), to: total) }
    }
  }

  /// Returns the length of the gradient; not a number or infinite where an element is.
  package func norm() -> Double {
    var squares = [Double](repeating: 0, count: WorkerPool.rangeCount(of: sum.count))
    squares.withUnsafeMutableBufferPointer { squares in
      nonisolated(unsafe) let squares = squares
      workers.forEachRange(of: sum.count) { first, count, range in
        squares[range] = arithmetic.sumOfSquares(sum.slice(first, count))
      }
    }
    return squares.reduce(0, +).squareRoot()
  }
}
