package import Bitext
package import Layers
package import Randomness
package import Ranks
package import Tensors
package import Threads
package import Translation

/// The gradient of a batch's loss, computed in shards, one thread each.
///
/// Invariants: (1) the shards of a batch are a function of the batch and of their number; (2) a shard is computed by one
/// thread with single-threaded kernels, and what it draws is keyed by the step and the shard; (3) the gradients of the shards
/// are added in a tree that their number alone decides. So the sum has the same bits on any number of threads, and of
/// processes that share the shards.
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
  private let group: any ProcessGroup

  /// - Parameters:
  ///   - group: The processes that share the shards; all of them compute the same batches.
  ///   - overlaps: Whether they exchange gradients while they compute others, which pays where a core is to spare.
  package init(
    _ model: any Trainable, shards: Int, workers: ThreadPool, device: Device,
    precision: Precision = .float32, group: any ProcessGroup = SingleProcess(), overlaps: Bool = false
  ) {
    self.group = group
    self.precision = precision
    self.model = model
    self.workers = workers
    self.device = device
    self.shards = shards
    let memory = MemoryPool(device)
    gradientMemory = memory
    let count = model.parameters.flatCount
    gradients = GradientSum(
      count: count, shards: shards, threads: workers.threads, group: group, overlaps: overlaps,
      memory: memory, device: device)
    switch precision {
    case .float32: roundedParameters = nil
    case .bfloat16: roundedParameters = RoundedParameters(count: count, from: memory, device: device)
    }
    memories = WorkerLocal(workers) { _ in MemoryPool(device) }
  }

  /// The gradient that was computed last; with several processes the slices of this one alone.
  package var sum: Storage { gradients.storage }

  /// The length of that gradient; not a number or infinite where an element is.
  package private(set) var norm = 0.0

  /// How long each process has computed its shards of the last step.
  package private(set) var seconds = [0.0]

  /// How long after this process's last shard the last gradient was there; what was exchanged before is not in it, and the
  /// adding of this one's last shards is.
  package private(set) var secondsTogether = 0.0

  /// What it took to exchange parts of the last gradient, also while shards were computed.
  package var traffic: Traffic { gradients.traffic }

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
    let parts = batches.enumerated().flatMap { index, batch in
      batch.shards(shards).enumerated().map { Shard(batch: $1, place: [step, index, $0]) }
    }
    gradients.begin(shards: parts.count)
    let own = gradients.shards
    let began = ContinuousClock.now
    let (sums, computed) = gradients.addUp(workers) {
      [workers, memories, model, gradients, device, precision, roundedParameters] in
      let sums = workers.map(own.count, with: memories) { task, memory in
        let shard = parts[own.lowerBound + task]
        return gradients.withGradients(of: own.lowerBound + task) { place, completing in
          let pass = ForwardPass(
            .training(place, randomness: seed.key(.dropout, shard.place)), on: device, memory: memory,
            precision: precision, roundedParameters: roundedParameters)
          let loss = model.loss(shard.batch, objective, gradientScale: 1 / Float(tokens), pass)
          pass.backward(completing: completing)
          return loss
        }
      }
      return (sums, ContinuousClock.now)
    }
    let total = total(of: sums, computedIn: (computed - began) / .seconds(1))
    norm = gradients.sumOfSquares(workers).squareRoot()
    secondsTogether = (ContinuousClock.now - computed) / .seconds(1)
    return total
  }

  /// Adds up what the processes have found for their shards, in the order of the shards.
  private func total(of sums: [LossSums], computedIn seconds: Double) -> LossSums {
    let numbers = group.gather(
      [seconds] + sums.flatMap { [$0.loss, $0.negativeLogLikelihood, Double($0.tokens)] })
    self.seconds = numbers.map { $0[0] }
    var total = LossSums()
    for numbers in numbers {
      for first in stride(from: 1, to: numbers.count, by: 3) {
        var sums = LossSums()
        (sums.loss, sums.negativeLogLikelihood) = (numbers[first], numbers[first + 1])
        sums.tokens = Int(numbers[first + 2])
        total += sums
      }
    }
    return total
  }
}

/// A part of a batch, and where it stands: the step, which of its batches, which shard of that.
private struct Shard: Sendable {
  let batch: Batch
  let place: [Int]
}
