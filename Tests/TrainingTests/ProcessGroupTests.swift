import Bitext
import Files
import Layers
import Randomness
import Ranks
import Tensors
import TestSupport
import Testing
import Text
import Threads
import Translation

@testable import Training

/// What several processes compute together, bit for bit what one does.
struct ProcessGroupTests {
  /// Large enough that each of eight processes has a slice, and two or three have several.
  private static let architecture: Architecture = {
    var architecture = Architecture(.transformer, .tiny)
    (architecture.features, architecture.feedForwardFeatures) = (256, 1024)
    (architecture.encoderLayers, architecture.decoderLayers) = (1, 1)
    architecture.dropout = 0.2
    return architecture
  }()

  private struct Result: Sendable {
    var gradient: [Float] = []
    /// The parts of the gradient that are the process's.
    var own: [Range<Int>] = []
    var sums: [LossSums] = []
    var norm = 0.0
    var traffic = Traffic()
  }

  /// The gradient after two steps, put together from what the processes have of it.
  private func gradient(
    processes: Int, threads: Int, shards: Int, batches: Int = 2, overlaps: Bool = true
  ) -> Result {
    let batches = (0..<batches).map { TrainingFixture.batch(pairs: 24 - 5 * $0, seed: UInt64($0)) }
    let results = ThreadGroup.run(processes) { group in
      let network = TrainingFixture(Self.architecture).network
      let computer = GradientComputer(
        network, shards: shards, workers: ThreadPool(threads: threads, device: .cpu), device: .cpu,
        group: group, overlaps: overlaps)
      let sums = (1...2).map {
        computer.compute(batches, Objective(labelSmoothing: 0.1), seed: Seed(5), step: $0)
      }
      let own = TrainingTeam(
        group, parameters: network.parameters.flatCount, device: .cpu, overlaps: overlaps
      ).own
      return Result(
        gradient: computer.sum.array, own: own, sums: sums, norm: computer.norm, traffic: computer.traffic)
    }
    for result in results {
      #expect(result.sums == results[0].sums && result.norm == results[0].norm)
    }
    var whole = results[0]
    for result in results {
      for part in result.own { whole.gradient.replaceSubrange(part, with: result.gradient[part]) }
    }
    return whole
  }

  @Test(arguments: [2, 3, 4, 6, 8], [1, 2])
  func processesChangeNoBitOfTheGradient(_ processes: Int, _ threads: Int) {
    let one = gradient(processes: 1, threads: 1, shards: 7)
    #expect(one.gradient.contains { abs($0) > 1e-3 })
    let several = gradient(processes: processes, threads: threads, shards: 7)
    expectSameBits(several.gradient, one.gradient)
    #expect(several.sums == one.sums)
    #expect(several.norm == one.norm)
  }

  @Test func whenGradientsAreExchangedChangesNoBit() {
    let meanwhile = gradient(processes: 3, threads: 2, shards: 8)
    let afterwards = gradient(processes: 3, threads: 2, shards: 8, overlaps: false)
    #expect(meanwhile.own.count > 1)
    expectSameBits(meanwhile.gradient, afterwards.gradient)
    #expect(meanwhile.norm == afterwards.norm)
  }

  @Test func processesWithoutAShardOfTheirOwnChangeNothing() {
    let one = gradient(processes: 1, threads: 1, shards: 2, batches: 1)
    let several = gradient(processes: 5, threads: 1, shards: 2, batches: 1)
    expectSameBits(several.gradient, one.gradient)
    #expect(several.sums == one.sums)
  }

  @Test func eachSendsTheOthersTheirSlices() {
    #expect(gradient(processes: 1, threads: 1, shards: 4).traffic.bytes == 0)
    for processes in [2, 4] {
      let result = gradient(processes: processes, threads: 1, shards: 4, batches: 1)
      #expect(processes > 2 || result.own.count > 1)
      let others = result.gradient.count - result.own.reduce(0) { $0 + $1.count }
      #expect(result.traffic.bytes == 4 * others)
    }
  }

  // MARK: Whole trainings

  private func task(_ folder: TemporaryDirectory, _ name: String, steps: Int) throws -> TrainingTask {
    let digits = ["null", "eins", "zwei", "drei", "vier", "acht", "neun"]
    var stream = Seed(3).stream(.shuffling, 0)
    let lines = (0..<60).map { _ in (0..<4).map { _ in digits[Int(stream.next() % 7)] } }
    let source = try folder.write(
      lines.map { $0.joined(separator: " ") + "\n" }.joined(), to: "digits.source")
    let target = try folder.write(
      lines.map { $0.reversed().joined(separator: " ") + "\n" }.joined(), to: "digits.target")
    var training = TrainingConfiguration()
    (training.shards, training.batchTokens, training.accumulate) = (6, 60, 2)
    (training.validateEvery, training.saveEvery, training.exponentialAverage) = (4, 3, 0.9)
    (training.vocabulary.kind, training.budget.steps, training.budget.patience) = (.word, steps, 0)
    training.vocabulary.minimumFrequency = 1
    var task = TrainingTask(
      directory: ModelDirectory(folder.path(name)), sourceLanguage: "x-a", targetLanguage: "x-b",
      architecture: Self.architecture, training: training,
      corpus: try Corpus(source: [source], target: [target]),
      validation: try Corpus(source: [source], target: [target]), hasJointVocabulary: true)
    task.threads = 1
    return task
  }

  /// Trains with so many processes, as far as `stop` says, and returns what was thrown.
  private func train(_ task: TrainingTask, processes: Int, stopAfter: Int? = nil) -> [String] {
    ThreadGroup.run(processes) { group in
      var task = task
      task.group = group
      do {
        let steps = Monitor(0)
        let trainer = try task.prepare(report: { _ in }) { event in
          if case .stepped(let step, _) = event { steps.withLock { $0 = step } }
        }
        // One process alone is asked to stop.
        try trainer.run {
          group.rank == processes - 1 && stopAfter.map { last in steps.withLock { $0 >= last } } ?? false
        }
        return ""
      } catch { return "\(error)" }
    }.filter { !$0.isEmpty }
  }

  private func files(_ task: TrainingTask) throws -> [[UInt8]] {
    let folder = task.directory.trainingPath
    let moments = try FileSystem.list(folder).filter { $0.hasPrefix("moments-") }.sorted()
    return try ([task.directory.parametersPath] + moments.map { FileSystem.join(folder, $0) }).map {
      Array(try FileSystem.readAll($0))
    }
  }

  @Test func processesTrainTheSameModel() throws {
    let folder = try TemporaryDirectory()
    let one = try task(folder, "one", steps: 10)
    #expect(train(one, processes: 1) == [])
    for processes in [2, 3] {
      let several = try task(folder, "several\(processes)", steps: 10)
      #expect(train(several, processes: processes) == [])
      #expect(try files(several) == files(one))
    }
  }

  @Test func aTrainingGoesOnWithAnyNumberOfProcesses() throws {
    let folder = try TemporaryDirectory()
    let whole = try task(folder, "whole", steps: 12)
    #expect(train(whole, processes: 1) == [])
    let parts = try task(folder, "parts", steps: 12)
    for (processes, last) in [(3, 2), (1, 5), (4, 8), (2, nil)] as [(Int, Int?)] {
      #expect(train(parts, processes: processes, stopAfter: last) == [])
    }
    #expect(try files(parts) == files(whole))
  }

  @Test func minutesAreRefusedToSeveral() throws {
    let folder = try TemporaryDirectory()
    var task = try task(folder, "model", steps: 1)
    (task.training.budget.steps, task.training.budget.minutes) = (nil, 1)
    let errors = train(task, processes: 2)
    #expect(errors.count == 2 && errors.allSatisfy { $0.contains("give --steps or --epochs") })
  }

  @Test func whoeverTakesLongestIsNamed() {
    #expect(TrainingTeam.laggard([1, 1.1, 0.9]) == nil)
    #expect(TrainingTeam.laggard([5]) == nil)
    #expect(TrainingTeam.laggard([1, 1, 2, 1]) == LaggingProcess(rank: 2, ratio: 2))
    #expect(TrainingTeam.laggard([0, 0]) == nil)
  }
}
