import Glibc
import Layers
import Tensors
import TestSupport
import Testing
import Threads
import Translation

@testable import Training

/// The definition, in double precision, one element at a time (Kingma and Ba 2015, algorithm 1; Loshchilov and Hutter 2019,
/// algorithm 2).
private struct AdamByHand {
  var weights: [Double]
  var mean: [Double]
  var variance: [Double]
  var step = 0.0

  init(_ weights: [Float]) {
    self.weights = weights.map(Double.init)
    mean = weights.map { _ in 0 }
    variance = mean
  }

  mutating func update(_ gradient: [Float], rate: Double, scale: Double, _ options: TrainingConfiguration) {
    step += 1
    let (beta1, beta2) = (Double(options.beta1), Double(options.beta2))
    let decay = Double(options.weightDecay)
    for index in weights.indices {
      var slope = Double(gradient[index]) * scale
      if options.optimizer == .adam { slope += decay * weights[index] }
      mean[index] = beta1 * mean[index] + (1 - beta1) * slope
      variance[index] = beta2 * variance[index] + (1 - beta2) * slope * slope
      let (first, second) = (mean[index] / (1 - pow(beta1, step)), variance[index] / (1 - pow(beta2, step)))
      if options.optimizer == .adamW { weights[index] -= rate * decay * weights[index] }
      weights[index] -= rate * first / (second.squareRoot() + Double(options.epsilon))
    }
  }
}

struct AdamTests {
  private let count = 70_001  // more than two of the ranges that threads share, the last not full

  private func run(
    _ options: TrainingConfiguration, threads: Int, lasting: [Range<Int>] = [], steps: Int = 4
  ) -> (Storage, AdamByHand) {
    let memory = MemoryPool()
    let start = normalNumbers(count, "weights")
    let weights = Storage(count: count, from: memory)
    let gradient = Storage(count: count, from: memory)
    weights.assign(start)
    let workers = ThreadPool(threads: threads)
    let adam = Adam(count: count, lasting: lasting, memory: memory, device: .cpu, workers: workers)
    var byHand = AdamByHand(start)
    for step in 1...steps {
      let values = normalNumbers(count, "gradient \(step)")
      gradient.assign(values)
      adam.update(weights, gradient: gradient, learningRate: 0.01, scale: 0.5, options)
      byHand.update(values, rate: 0.01, scale: 0.5, options)
    }
    #expect(adam.step == steps)
    return (weights, byHand)
  }

  @Test(arguments: TrainingConfiguration.Optimizer.allCases, [Float(0), 0.1])
  func stepsAreThoseOfTheDefinition(_ optimizer: TrainingConfiguration.Optimizer, decay: Float) {
    var options = TrainingConfiguration()
    options.optimizer = optimizer
    options.weightDecay = decay
    let (weights, byHand) = run(options, threads: 2)
    expectClose(
      weights.array, byHand.weights.map(Float.init), within: Tolerance(relative: 1e-5, absolute: 2e-6))
  }

  /// Weights that do not decay, in the midst of others, at their borders and over those of the ranges of threads.
  @Test(arguments: TrainingConfiguration.Optimizer.allCases, [1, 3])
  func someWeightsDoNotDecay(_ optimizer: TrainingConfiguration.Optimizer, threads: Int) {
    var options = TrainingConfiguration()
    options.optimizer = optimizer
    options.weightDecay = 0.1
    let lasting = [0..<16, 1000..<1001, 32_000..<66_000, 69_000..<70_001]
    let decayed = run(options, threads: 1).0.array
    let some = run(options, threads: threads, lasting: lasting).0.array
    options.weightDecay = 0
    let none = run(options, threads: 1).0.array
    for (index, weight) in some.enumerated() {
      let expected = lasting.contains { $0.contains(index) } ? none[index] : decayed[index]
      #expect(abs(weight - expected) <= 1e-6)
    }
  }

  @Test func whichWeightsDecayFollowsFromWhatTheyAre() {
    var architecture = Architecture(.transformer, .tiny)
    architecture.tiedEmbeddings = .target
    architecture.positions = .learned
    let parameters = architecture.makeModel(sourceVocabulary: 30, targetVocabulary: 40).parameters.parameters
    func names(_ which: TrainingConfiguration.DecayingWeights) -> Set<String> {
      let lasting = which.lasting(parameters)
      return Set(parameters.filter { parameter in !lasting.contains(parameter.range) }.map(\.name))
    }
    #expect(names(.all).count == parameters.count)
    #expect(names(.matrices) == Set(parameters.filter { $0.shape.rank == 2 }.map(\.name)))
    #expect(names(.matrices).contains("targetEmbedding.weight"))
    #expect(
      names(.matrices).subtracting(names(.layers)) == [
        "sourceEmbedding.weight", "targetEmbedding.weight", "sourcePositions.weight",
        "targetPositions.weight",
      ])
    #expect(names(.layers).contains("encoder.0.feedForward.inner.weight"))
  }

  @Test func theTwoKindsOfWeightDecayDiffer() {
    var options = TrainingConfiguration()
    options.weightDecay = 0.1
    let added = run(options, threads: 1).0.array
    options.optimizer = .adamW
    let taken = run(options, threads: 1).0.array
    #expect(zip(added, taken).contains { abs($0 - $1) > 1e-4 })
  }

  @Test(arguments: [2, 3, 4]) func threadsChangeNoBit(_ threads: Int) {
    let options = TrainingConfiguration()
    expectSameBits(run(options, threads: threads).0.array, run(options, threads: 1).0.array)
  }
}
