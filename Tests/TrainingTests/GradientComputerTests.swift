import Bitext
import Layers
import Randomness
import Tensors
import TestSupport
import Testing
import Threads
import Translation

@testable import Training

/// Models that are no usual Transformer.
private let otherArchitectures: [Architecture] =
  [Architecture.Kind.attentionRNN, .contextVectorRNN, .convolution].map { Architecture($0, .tiny) }
  + [DecoderSelfAttentionKind.average, .ssru].map { kind in
    var architecture = Architecture(.transformer, .tiny)
    architecture.decoderSelfAttention = kind
    return architecture
  }

struct GradientComputerTests {
  private func gradient(
    of batches: [Batch], shards: Int, threads: Int = 1, dropout: Float = 0, step: Int = 1,
    repeats: Int = 1, precision: Precision = .float32
  ) -> (gradient: [Float], sums: LossSums, norm: Double) {
    let computer = GradientComputer(
      TrainingFixture(dropout: dropout).network, shards: shards, workers: ThreadPool(threads: threads),
      device: .cpu, precision: precision)
    var sums = LossSums()
    for _ in 0..<repeats {
      sums = computer.compute(batches, Objective(labelSmoothing: 0.1), seed: Seed(5), step: step)
    }
    return (computer.sum.array, sums, computer.norm)
  }

  @Test(arguments: [2, 3, 4, 7, 40])
  func shardsAddUpToTheGradientOfTheWholeBatch(_ shards: Int) {
    let batch = TrainingFixture.batch(pairs: 24)
    let whole = gradient(of: [batch], shards: 1)
    let parts = gradient(of: [batch], shards: shards)
    expectClose(parts.gradient, whole.gradient, within: .sums)
    #expect(parts.sums.tokens == batch.targetTokenCount)
    #expect(abs(parts.sums.loss - whole.sums.loss) < 1e-3)
    #expect(whole.gradient.contains { abs($0) > 1e-3 })
  }

  @Test(arguments: [2, 4, 9], Precision.allCases)
  func threadsChangeNoBit(_ threads: Int, _ precision: Precision) {
    let batches = [TrainingFixture.batch(pairs: 24), TrainingFixture.batch(pairs: 10, seed: 2)]
    let one = gradient(of: batches, shards: 7, dropout: 0.3, precision: precision)
    let several = gradient(of: batches, shards: 7, threads: threads, dropout: 0.3, precision: precision)
    expectSameBits(several.gradient, one.gradient)
    #expect(several.sums == one.sums)
    #expect(several.norm == one.norm)
  }

  @Test(arguments: otherArchitectures)
  func threadsChangeNoBitOfOtherModels(_ architecture: Architecture) {
    func gradient(threads: Int) -> [Float] {
      let computer = GradientComputer(
        TrainingFixture(architecture).network, shards: 4, workers: ThreadPool(threads: threads),
        device: .cpu)
      _ = computer.compute(
        [TrainingFixture.batch(pairs: 24)], Objective(labelSmoothing: 0.1), seed: Seed(5), step: 1)
      return computer.sum.array
    }
    let one = gradient(threads: 1)
    #expect(one.contains { abs($0) > 1e-3 })
    for threads in [2, 3] { expectSameBits(gradient(threads: threads), one) }
  }

  /// Everything that training draws, for each shard by itself.
  @Test(arguments: Precision.allCases)
  func threadsChangeNoBitOfWhatIsDrawn(_ precision: Precision) {
    var architecture = Architecture(.transformer, .tiny)
    (architecture.features, architecture.feedForwardFeatures, architecture.heads) = (16, 24, 2)
    (architecture.encoderLayers, architecture.decoderLayers) = (2, 2)
    (architecture.sourceTokenDropout, architecture.targetTokenDropout) = (0.2, 0.1)
    (architecture.layerDropout, architecture.dropout) = (0.3, 0.2)
    func gradient(threads: Int, _ objective: Objective) -> [Float] {
      let computer = GradientComputer(
        TrainingFixture(architecture).network, shards: 5, workers: ThreadPool(threads: threads),
        device: .cpu, precision: precision)
      _ = computer.compute([TrainingFixture.batch(pairs: 24)], objective, seed: Seed(5), step: 1)
      return computer.sum.array
    }
    let objective = Objective(labelSmoothing: 0.1, consistency: 4)
    let one = gradient(threads: 1, objective)
    #expect(one.contains { abs($0) > 1e-3 } && one.allSatisfy(\.isFinite))
    for threads in [2, 4] { expectSameBits(gradient(threads: threads, objective), one) }
    #expect(gradient(threads: 1, Objective(labelSmoothing: 0.1)) != one)
  }

  /// What a backward pass says is complete, others read while it goes on.
  @Test(arguments: [Architecture(.transformer, .tiny)] + otherArchitectures, [0, 4])
  func whatIsCompleteStaysAsItIs(_ architecture: Architecture, _ consistency: Float) {
    let network = TrainingFixture(architecture).network
    let gradients = Gradients(count: network.parameters.flatCount, from: MemoryPool())
    let pass = ForwardPass(.training(gradients, randomness: 1))
    let objective = Objective(labelSmoothing: 0.1, consistency: consistency)
    _ = network.loss(TrainingFixture.batch(pairs: 8), objective, gradientScale: 1, pass)
    var complete: [(end: Int, rest: [Float])] = []
    pass.backward { end in complete.append((end, Array(gradients.storage.array[end...]))) }
    #expect(complete.count > 5)
    #expect(complete.last?.end == 0)
    #expect(zip(complete, complete.dropFirst()).allSatisfy { $0.end > $1.end })
    // Half of the way, part of it is known.
    #expect(complete[complete.count / 2].rest.contains { $0 != 0 })
    for (end, rest) in complete { expectSameBits(rest, Array(gradients.storage.array[end...])) }
  }

  @Test func roundedProductsChangeTheGradientLittle() {
    let batch = TrainingFixture.batch(pairs: 24)
    let exact = gradient(of: [batch], shards: 3, repeats: 2)
    let rounded = gradient(of: [batch], shards: 3, repeats: 2, precision: .bfloat16)
    let squares = zip(exact.gradient, rounded.gradient).reduce(0) {
      $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
    }
    #expect(squares > 0)
    #expect(squares.squareRoot() < 0.03 * exact.norm)
    #expect(abs(rounded.sums.loss - exact.sums.loss) < 0.01 * exact.sums.loss)
  }

  @Test func twoAccumulatedBatchesAreOneOfAllTheirPairs() {
    let both = TrainingFixture.batch(pairs: 20)
    let halves = [both.selecting(Array(0..<13)), both.selecting(Array(13..<20))]
    let accumulated = gradient(of: halves, shards: 3)
    let whole = gradient(of: [both], shards: 3)
    expectClose(accumulated.gradient, whole.gradient, within: .sums)
    #expect(accumulated.sums.tokens == whole.sums.tokens)
  }

  @Test func nothingIsLeftOfTheStepBefore() {
    let batches = [TrainingFixture.batch(pairs: 6), TrainingFixture.batch(pairs: 2)]
    expectSameBits(
      gradient(of: batches, shards: 4, repeats: 3).gradient, gradient(of: batches, shards: 4).gradient)
  }

  @Test func dropoutDependsOnTheStepAlone() {
    let batch = TrainingFixture.batch(pairs: 6)
    let first = gradient(of: [batch], shards: 2, dropout: 0.3)
    expectSameBits(gradient(of: [batch], shards: 2, dropout: 0.3).gradient, first.gradient)
    #expect(gradient(of: [batch], shards: 2, dropout: 0.3, step: 2).gradient != first.gradient)
  }

  @Test func theNormIsTheLengthOfTheGradient() {
    let (gradient, _, norm) = gradient(of: [TrainingFixture.batch(pairs: 6)], shards: 2)
    let squares = gradient.reduce(0) { $0 + Double($1) * Double($1) }
    #expect(abs(norm - squares.squareRoot()) < 1e-6 * norm)
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func aNumberThatIsNotFiniteShowsInTheNorm(_ value: Float) {
    let network = TrainingFixture().network
    network.parameters.storage[0] = value
    let computer = GradientComputer(
      network, shards: 2, workers: ThreadPool(threads: 1), device: .cpu)
    _ = computer.compute(
      [TrainingFixture.batch(pairs: 6)], Objective(labelSmoothing: 0), seed: Seed(1), step: 1)
    #expect(!computer.norm.isFinite)
  }
}
