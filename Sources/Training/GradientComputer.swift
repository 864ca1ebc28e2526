package import Bitext
package import Layers
package import Randomness
package import Tensors
package import Threads
package import Translation

/// The gradient of a batch's loss, computed in shards, one thread each.
///
/// Invariants: (1) the shards of a batch are a function of the batch and of their number; (2) a shard is computed by one
/// thread with single-threaded kernels; (3) the gradients of the shards are added in the order of the shards. So the
/// sum has the same bits on any number of threads.
package final class GradientComputer {
  private let model: any Trainable
  private let workers: ThreadPool
  private let device: Device
  private let shards: Int
  private let precision: Precision
  private let gradients: GradientSum
  /// The weights as products read them; nil where they read the floats.
  private let roundedParameters: RoundedParameters?
  private let memories: WorkerLocal<MemoryPool>
  private let gradientMemory: MemoryPool

  package init(
    _ model: any Trainable, shards: Int, workers: ThreadPool, device: Device,
    precision: Precision = .float32
  ) {
    self.precision = precision
    self.model = model
    self.workers = workers
    self.device = device
    self.shards = shards
    let memory = MemoryPool(device)
    gradientMemory = memory
    let count = model.parameters.flatCount
    gradients = GradientSum(
      count: count, shards: shards, threads: workers.threads, memory: memory, device: device)
    switch precision {
    case .float32: roundedParameters = nil
    case .bfloat16: roundedParameters = RoundedParameters(count: count, from: memory, device: device)
    }
    memories = WorkerLocal(workers) { _ in MemoryPool(device) }
  }

  /// The gradient that was computed last.
  package var sum: Storage { gradients.storage }

  /// The length of that gradient; not a number or infinite where an element is.
  package private(set) var norm = 0.0

  /// What memory is held for before the first batch.
  var heldArrays: String {
    let arrays = gradients.arrays == 1 ? "gradients" : "\(gradients.arrays) arrays of gradients"
    return roundedParameters == nil ? arrays : arrays + " and rounded weights"
  }

  /// Bytes taken from the system so far.
  package var bytes: Int { gradientMemory.bytes + memories.map { $0.bytes }.reduce(0, +) }

  /// Adds up the gradients of batches.
  ///
  /// The loss is the mean over all target tokens of the batches, each shard's dropout a stream of its own.
  ///
  /// - Parameters:
  ///   - batches: One, or several whose gradients are accumulated.
  ///   - objective: What the loss is made of.
  ///   - seed: With `step`, fixes the dropout.
  package func compute(
    _ batches: [Batch], _ objective: Objective, seed: Seed, step: Int
  ) -> LossSums {
    let tokens = batches.reduce(0) { $0 + $1.targetTokenCount }
    roundedParameters?.update(model.parameters.storage, on: workers)
    var sums = LossSums()
    for (index, batch) in batches.enumerated() {
      let parts = batch.shards(shards)
      gradients.begin(shards: parts.count)
      let partSums = workers.map(parts.count, with: memories) {
        [model, gradients, device, precision, roundedParameters] part, memory in
        gradients.withGradients(of: part) { place in
          // Where batches accumulate, the first shard's gradient is added to the sum so far.
          if part == 0, index == 0 { place.zero() }
          let pass = ForwardPass(
            .training(place, randomness: seed.key(.dropout, [step, index, part])), on: device,
            memory: memory, precision: precision, roundedParameters: roundedParameters)
          let loss = model.loss(parts[part], objective, gradientScale: 1 / Float(tokens), pass)
          pass.backward()
          return loss
        }
      }
      norm = gradients.complete(workers).squareRoot()
      for part in partSums { sums += part }
    }
    return sums
  }
}
