internal import Files
internal import Glibc
internal import TestSupport
internal import Testing

/// Recurrent models in training: what holds for every training holds for theirs.
@Suite(.serialized)
struct RecurrentTrainingTests {
  private let folder: TemporaryDirectory
  private let corpus: DigitCorpus

  init() throws {
    folder = try TemporaryDirectory()
    corpus = try DigitCorpus(.copied, pairs: 400, heldOut: 40, in: folder)
  }

  private static let architectures = [
    ["--architecture", "attention-rnn", "--attention-features", "12"],
    [
      "--architecture", "context-vector-rnn", "--context", "initial-state", "--cell", "lstm",
      "--encoder-layers", "2", "--decoder-layers", "2",
    ],
  ]

  private func model(_ name: String) -> TrainingFolder { TrainingFolder(path: folder.path(name)) }

  /// A training of a very small model that saves and validates often.
  private func words(_ name: String, _ architecture: [String], steps: Int, threads: Int) -> [String] {
    corpus.training(folder.path(name)) + architecture + [
      "--features", "12", "--hidden-features", "16", "--batch-tokens", "200", "--save-every", "4",
      "--validate-every", "10", "--average", "3", "--warmup-steps", "10", "--dropout", "0.2", "--patience",
      "0", "--schedule", "constant", "--steps", "\(steps)", "--threads", "\(threads)",
    ]
  }

  private func train(_ name: String, _ architecture: [String], steps: Int, threads: Int) throws {
    let run = try TranslateCommand(words(name, architecture, steps: steps, threads: threads))
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test(arguments: architectures)
  func anInterruptedTrainingGoesOnAsIfItHadNotBeenOnAnyNumberOfThreads(architecture: [String]) throws {
    for threads in [1, 3] {
      let name = "stopped-\(threads)"
      let stopped = model(name)
      for signal in [SIGINT, SIGKILL] {
        let step = stopped.step ?? 0
        let run = try RunningCommand(words(name, architecture, steps: 1_000_000, threads: threads))
        #expect(run.waits { (stopped.step ?? 0) >= step + 4 }, "\(run.errors)")
        run.send(signal)
        #expect(run.wait() == (signal == SIGINT ? 0 : -SIGKILL), "\(run.errors)")
      }
      let step = try #require(stopped.step)
      try train(name, architecture, steps: step + 9, threads: threads)
      try train("whole-\(threads)", architecture, steps: step + 9, threads: 2)
      try stopped.expectEqual(model("whole-\(threads)"), at: step + 9)
    }
  }

  /// Nothing but the end of the training is validated, so it is the best.
  @Test(arguments: architectures)
  func whatIsKeptIsTheMeanOfTheWeightsSavedLast(architecture: [String]) throws {
    let words = words("averaged", architecture, steps: 16, threads: 2)
    let run = try TranslateCommand(words + ["--validate-every", "16"])
    #expect(run.status == 0, "\(run.errors)")
    let saved = try [8, 12, 16].map { try floats("averaged/training/weights-\($0).safetensors") }
    let mean = saved[0].indices.map { (saved[0][$0] + saved[1][$0] + saved[2][$0]) / 3 }
    let kept = try floats("averaged/parameters.safetensors")
    expectClose(kept, mean)
    for weights in saved { #expect(kept != weights) }
  }

  /// The numbers of a file of tensors, one after the other.
  private func floats(_ name: String) throws -> [Float] {
    let bytes = try FileSystem.readAll(folder.path(name))
    return bytes.withUnsafeBytes { bytes in
      let header = Int(bytes.loadUnaligned(as: UInt64.self))
      return stride(from: 8 + header, to: bytes.count, by: 4).map {
        bytes.loadUnaligned(fromByteOffset: $0, as: Float.self)
      }
    }
  }
}
