package import Bitext
internal import Layers
package import Randomness
internal import Synchronization
package import Tensors
package import Translation

/// The gradient of a batch's loss, computed in shards, one thread each.
///
/// Invariants: (1) the shards of a batch are a function of the batch and of their number; (2) a shard is computed by one
/// thread with single-threaded kernels; (3) the gradients of the shards are added in the order of the shards, each as
/// soon as those before it are. So the sum has the same bits on any number of threads, and there are no more arrays
/// of gradients than shards are computed at a time, and one for the sum.
package final class GradientComputer {
  private let model: any EncoderDecoder
  private let workers: WorkerPool
  private let device: Device
  private let shards: Int
  private let precision: Precision
  private let arithmetic: FlatArithmetic
  /// The first shard writes its gradient here, the others are added.
  private let total: Gradients
  /// For the shards after the first; zero while no shard uses them.
  private let others: [Gradients]
  /// Which of `others` no shard uses.
  private let spare: Mutex<[Int]>
  /// The weights as products read them; nil where they read the floats.
  private let roundedParameters: RoundedParameters?
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
    let count = model.parameters.flatCount
    total = Gradients(count: count, from: memory)
    others = (0..<min(shards - 1, workers.threads)).map { _ in Gradients(count: count, from: memory) }
    spare = Mutex(Array(others.indices))
    switch precision {
    case .float32: roundedParameters = nil
    case .bfloat16: roundedParameters = RoundedParameters(count: count, from: memory, device: device)
    }
    memories = (0..<workers.threads).map { _ in MemoryPool(device) }
  }

  /// The sum of the gradients computed since `begin`.
  package var sum: Storage { total.storage }

  /// What memory is held for before the first batch.
  var heldArrays: String {
    let gradients = others.isEmpty ? "gradients" : "\(1 + others.count) arrays of gradients"
    return roundedParameters == nil ? gradients : gradients + " and rounded weights"
  }

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
    roundParameters()
    var sums = LossSums()
    for (index, batch) in batches.enumerated() {
      let parts = batch.shards(shards)
      let turns = OrderedTurns()
      var partSums = [LossSums](repeating: LossSums(), count: parts.count)
      partSums.withUnsafeMutableBufferPointer { results in
        nonisolated(unsafe) let results = results
        workers.run(parts.count) { part, worker in
          // Where batches accumulate, the first shard's gradient is added to the sum so far.
          if part == 0, index == 0 { total.zero() }
          let place = part == 0 ? nil : takePlace()
          let gradients = place.map { others[$0] } ?? total
          let pass = ForwardPass(
            .training(gradients, randomness: seed.key(.dropout, [step, index, part])), on: device,
            memory: memories[worker], precision: precision, roundedParameters: roundedParameters)
          results[part] = loss(parts[part], pass, labelSmoothing: labelSmoothing, scale: 1 / Float(tokens))
          pass.backward()
          turns.take(part) {
            if place != nil { arithmetic.addAndZero(gradients.storage, to: sum) }
          }
          if let place { spare.withLock { $0.append(place) } }
        }
      }
      for part in partSums { sums += part }
    }
    return sums
  }

  private func roundParameters() {
    guard let roundedParameters else { return }
    workers.forEachRange(of: sum.count) { first, count, _ in
      roundedParameters.update(model.parameters.storage, first, count)
    }
  }

  private func takePlace() -> Int {
    spare.withLock { spare in
      guard let place = spare.popLast() else { preconditionFailure("more shards at a time than threads") }
      return place
    }
  }

  private func loss(_ batch: Batch, _ pass: ForwardPass, labelSmoothing: Float, scale: Float) -> LossSums {
    model.output.loss(
      model.states(batch, pass), targets: batch.targetOutputs.identifiers, labelSmoothing: labelSmoothing,
      gradientScale: scale)
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
