import Files
import Layers
import Tensors
import TestSupport
import Testing
import Threads
import Translation

@testable import Training

struct CheckpointTests {
  private let folder: TemporaryDirectory
  private let checkpoint: Checkpoint

  init() throws {
    folder = try TemporaryDirectory()
    checkpoint = Checkpoint(ModelDirectory(folder.path))
  }

  private var training: String { folder.path("training") }

  private func adam(of fixture: TrainingFixture, _ value: Float = 0) -> Adam {
    let adam = Adam(
      count: fixture.network.parameters.flatCount, memory: MemoryPool(), device: .cpu,
      workers: ThreadPool(threads: 1))
    adam.mean.fill(value)
    adam.variance.fill(2 * value)
    return adam
  }

  private func state(_ step: Int, saved: [Int]) -> TrainingState {
    var state = TrainingState()
    state.step = step
    state.saved = saved
    return state
  }

  @Test func whatIsSavedComesBackBitForBit() throws {
    let fixture = TrainingFixture(seed: 3)
    var state = state(7, saved: [7])
    (state.epoch, state.position, state.skipped) = (2, 5, 1)
    state.seconds = 0.1 + 0.2
    state.unreported = TrainingSums(
      loss: 1.0 / 3, negativeLogLikelihood: 2.0 / 7, targetTokens: 3, tokens: 9)
    try checkpoint.save(state, fixture.network, adam(of: fixture, 0.1))
    #expect(checkpoint.exists)
    let other = TrainingFixture(seed: 4)
    let moments = adam(of: other)
    #expect(try checkpoint.state() == state)
    try checkpoint.restore(checkpoint.state(), other.network, moments)
    expectSameBits(other.weights, fixture.weights)
    #expect(moments.mean.array.allSatisfy { $0 == 0.1 })
    #expect(moments.variance.array.allSatisfy { $0 == 0.2 })
    #expect(moments.step == 7)
  }

  @Test func theMovingAverageComesBackBitForBit() throws {
    let fixture = TrainingFixture(seed: 3)
    func average() -> MovingAverage {
      MovingAverage(
        of: fixture.network.parameters.storage, decay: 0.9, memory: MemoryPool(), device: .cpu,
        workers: ThreadPool(threads: 1))
    }
    let saved = average()
    saved.weights.fill(0.3)
    try checkpoint.save(state(7, saved: [7]), fixture.network, adam(of: fixture, 0.1), saved)
    let restored = average()
    try checkpoint.restore(checkpoint.state(), fixture.network, adam(of: fixture), restored)
    #expect(restored.weights.array.allSatisfy { $0 == 0.3 })
    // One without an average is another training.
    #expect(throws: SafetensorsError.self) {
      try checkpoint.restore(checkpoint.state(), fixture.network, adam(of: fixture))
    }
  }

  @Test func onlyWhatTheStateNamesIsKept() throws {
    let fixture = TrainingFixture()
    try checkpoint.save(state(1, saved: [1]), fixture.network, adam(of: fixture))
    try checkpoint.save(state(2, saved: [1, 2]), fixture.network, adam(of: fixture))
    // Stopped at 3, where no save was due.
    try checkpoint.save(state(3, saved: [1, 2]), fixture.network, adam(of: fixture))
    #expect(
      try FileSystem.list(training) == [
        "moments-3.safetensors", "state.json", "weights-1.safetensors", "weights-2.safetensors",
        "weights-3.safetensors",
      ])
    try checkpoint.save(state(4, saved: [2, 4]), fixture.network, adam(of: fixture))
    #expect(
      try FileSystem.list(training) == [
        "moments-4.safetensors", "state.json", "weights-2.safetensors", "weights-4.safetensors",
      ])
  }

  @Test func filesOfTheUserAreLeftAlone() throws {
    let fixture = TrainingFixture()
    try FileSystem.createDirectory(training)
    let theirs = ["train.de", "weights-old.safetensors", "weights-5.txt", ".partial"]
    for name in theirs { try folder.write("mine", to: "training/" + name) }
    try folder.write("left behind", to: "training/.weights-1.safetensors.1.1.partial")
    try checkpoint.save(state(1, saved: [1]), fixture.network, adam(of: fixture))
    try checkpoint.save(state(2, saved: [2]), fixture.network, adam(of: fixture))
    try checkpoint.remove()
    #expect(try FileSystem.list(training) == theirs.sorted())
    #expect(!checkpoint.exists)
  }

  @Test func theMeanIsThatOfTheSavedWeights() throws {
    let fixtures = (1...3).map { TrainingFixture(seed: $0) }
    for (index, fixture) in fixtures.enumerated() {
      let steps = Array(1...index + 1)
      try checkpoint.save(state(index + 1, saved: steps), fixture.network, adam(of: fixture))
    }
    let mean = TrainingFixture(seed: 9)
    try checkpoint.loadMean(of: [1, 2, 3], into: mean.network, .cpu)
    let arrays = fixtures.map(\.weights)
    expectClose(mean.weights, arrays[0].indices.map { (arrays[0][$0] + arrays[1][$0] + arrays[2][$0]) / 3 })
    try checkpoint.loadMean(of: [2], into: mean.network, .cpu)
    expectSameBits(mean.weights, arrays[1])
  }

  @Test func aSaveThatFailsLeavesTheStateBefore() throws {
    let fixture = TrainingFixture()
    try checkpoint.save(state(1, saved: [1]), fixture.network, adam(of: fixture))
    // A folder where the moments should go makes the save fail halfway.
    try FileSystem.createDirectory(FileSystem.join(training, "moments-2.safetensors/in-the-way"))
    #expect(throws: FileError.self) {
      try checkpoint.save(state(2, saved: [1, 2]), TrainingFixture(seed: 2).network, adam(of: fixture))
    }
    #expect(!FileSystem.exists(FileSystem.join(training, "weights-2.safetensors")))
    let other = TrainingFixture(seed: 5)
    try checkpoint.restore(checkpoint.state(), other.network, adam(of: other))
    expectSameBits(other.weights, fixture.weights)
  }

  @Test func aByteChangedAnywhereInTheStateIsNoticed() throws {
    try checkpoint.save(state(3, saved: [3]), TrainingFixture().network, adam(of: TrainingFixture()))
    let path = FileSystem.join(training, "state.json")
    let bytes = try FileSystem.readAll(path)
    let sound = try checkpoint.state()
    for position in bytes.indices {
      var damaged = bytes
      damaged[position] ^= 1
      try folder.write(damaged, to: "training/state.json")
      // Only a change of the checksum's name may pass, which leaves the state as it was.
      if let read = try? checkpoint.state() { #expect(read == sound, "byte \(position)") }
    }
    let text = String(decoding: bytes, as: UTF8.self)
    try folder.write(text.replacing("\"epoch\" : 0", with: "\"epoch\" : 1"), to: "training/state.json")
    #expect(throws: TrainingError.damagedState(path: path)) { try checkpoint.state() }
    // As earlier versions wrote it.
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.contains("crc32") }
    try folder.write(lines.joined(separator: "\n"), to: "training/state.json")
    #expect(try checkpoint.state() == sound)
  }

  @Test func filesOfOtherStepsAreRefused() throws {
    let fixture = TrainingFixture()
    try checkpoint.save(state(1, saved: [1]), fixture.network, adam(of: fixture))
    try checkpoint.save(state(2, saved: [1, 2]), fixture.network, adam(of: fixture))
    let older = try FileSystem.readAll(FileSystem.join(training, "weights-1.safetensors"))
    let path = try folder.write(older, to: "training/weights-2.safetensors")
    #expect(throws: TrainingError.otherStep(path: path, step: "1")) {
      try checkpoint.restore(checkpoint.state(), fixture.network, adam(of: fixture))
    }
  }

  @Test(arguments: ["weights-2.safetensors", "moments-2.safetensors", "weights-1.safetensors"])
  func aFileThatTheStateNamesAndIsNotThereIsNamed(_ name: String) throws {
    let fixture = TrainingFixture()
    try checkpoint.save(state(1, saved: [1]), fixture.network, adam(of: fixture))
    try checkpoint.save(state(2, saved: [1, 2]), fixture.network, adam(of: fixture))
    let path = FileSystem.join(training, name)
    try FileSystem.remove(path)
    #expect(throws: TrainingError.incompleteState(path: path)) { try checkpoint.state() }
  }
}
