internal import Files
internal import Glibc
internal import TestSupport
internal import Testing

/// What a training draws besides dropout, what it compares and what it averages: it is part of the result, and goes on
/// where the training goes on.
@Suite(.serialized)
struct TrainingRecipeTests {
  private let folder: TemporaryDirectory
  private let corpus: DigitCorpus

  init() throws {
    folder = try TemporaryDirectory()
    corpus = try DigitCorpus(.copied, pairs: 400, heldOut: 20, in: folder)
  }

  /// All of them together.
  private static let recipes = [
    "--exponential-average", "0.9", "--consistency", "2", "--token-cutoff", "--source-token-dropout", "0.1",
    "--target-token-dropout", "0.2", "--layer-dropout", "0.2", "--attention-dropout", "0.1",
    "--activation-dropout", "0.1", "--subword", "bpe", "--vocabulary-size", "280", "--subword-dropout", "0.3",
    "--optimizer", "adamw", "--weight-decay", "0.01", "--decaying-weights", "layers",
  ]

  private func model(_ name: String) -> TrainingFolder { TrainingFolder(path: folder.path(name)) }

  /// A training of a very small model that saves often.
  private func words(_ name: String, steps: Int, _ options: [String]) -> [String] {
    corpus.training(folder.path(name)) + [
      "--features", "16", "--feed-forward-features", "16", "--heads", "2", "--encoder-layers", "2",
      "--decoder-layers", "2", "--batch-tokens", "400", "--save-every", "4", "--validate-every", "12",
      "--warmup-steps", "10", "--threads", "2", "--dropout", "0.2", "--patience", "0", "--schedule",
      "inverse-square-root", "--learning-rate", "0.001", "--steps", "\(steps)",
    ] + options
  }

  @discardableResult
  private func train(
    _ name: String, steps: Int, _ options: [String], status: Int32 = 0,
    location: SourceLocation = #_sourceLocation
  ) throws -> String {
    let run = try TranslateCommand(words(name, steps: steps, options))
    #expect(run.status == status, "\(run.errors)", sourceLocation: location)
    return run.errors
  }

  /// Two epochs and more, killed in both of them, on other numbers of threads.
  @Test func aKilledTrainingGoesOnAsIfItHadNotBeen() throws {
    try train("whole", steps: 28, Self.recipes + ["--threads", "1"])
    let killed = model("killed")
    for (step, threads) in [(4, 1), (16, 3)] {
      let run = try RunningCommand(words("killed", steps: 28, Self.recipes + ["--threads", "\(threads)"]))
      #expect(run.waits { (killed.step ?? 0) >= step }, "\(run.errors)")
      run.send(SIGKILL)
      #expect(run.wait() == -SIGKILL)
    }
    try train("killed", steps: 28, Self.recipes)
    #expect(try #require(killed.number("epoch")) >= 1)
    try killed.expectEqual(model("whole"), at: 28)
  }

  /// A training that begins with a model's weights, so that all that the average is made of is known.
  @Test func whatIsKeptIsTheMovingAverage() throws {
    try train("start", steps: 2, [])
    let options = ["--initial-model", folder.path("start"), "--exponential-average", "0.9"]
    try train("once", steps: 1, options)
    try train("twice", steps: 2, options)
    var average = try floats("start/parameters.safetensors")
    for (step, name) in [(1, "once"), (2, "twice")] {
      let weights = try floats("\(name)/training/weights-\(step).safetensors")
      let decay = Float(1 + step) / Float(10 + step)
      average = zip(average, weights).map { decay * $0 + (1 - decay) * $1 }
      let kept = try floats("\(name)/parameters.safetensors")
      expectClose(kept, average)
      #expect(kept != weights)
    }
  }

  @Test func eachRecipeChangesWhatIsLearned() throws {
    let plain = ["--subword", "bpe", "--vocabulary-size", "280"]
    try train("plain", steps: 6, plain)
    let weights = try model("plain").bytes("training/weights-6.safetensors")
    for (index, recipe) in [
      ["--consistency", "2"], ["--source-token-dropout", "0.3"], ["--target-token-dropout", "0.3"],
      ["--layer-dropout", "0.3"], ["--subword-dropout", "0.3"],
      ["--weight-decay", "0.1", "--decaying-weights", "matrices"],
    ].enumerated() {
      try train("other-\(index)", steps: 6, plain + recipe)
      #expect(try model("other-\(index)").bytes("training/weights-6.safetensors") != weights, "\(recipe)")
    }
    try train("averaged", steps: 6, plain + ["--exponential-average", "0.99"])
    #expect(try model("averaged").bytes("training/weights-6.safetensors") == weights)
    #expect(
      try model("averaged").bytes("parameters.safetensors") != model("plain").bytes("parameters.safetensors"))
  }

  @Test func textsAreLabelledWithThemTooAndWordsAtTheirUsualPieces() throws {
    let labels = try LabelCorpus(task: "classify", sentences: 300, heldOut: 20, in: folder)
    func train(_ task: String) throws -> TranslateCommand {
      try TranslateCommand(
        ["train", "--model", folder.path(task), "--task", task] + labels.files + [
          "--features", "16", "--feed-forward-features", "16", "--heads", "2", "--encoder-layers", "2",
          "--subword", "bpe", "--vocabulary-size", "290", "--subword-dropout", "0.2", "--consistency", "2",
          "--dropout", "0.1", "--source-token-dropout", "0.1", "--exponential-average", "0.9", "--steps", "6",
        ])
    }
    let run = try train("classify")
    #expect(run.status == 0, "\(run.errors)")
    let refused = try train("tag")
    #expect(refused.status == 64)
    #expect(refused.errors.contains("labels of words are read at their usual pieces"), "\(refused.errors)")
  }

  @Test func whatDoesNotGoTogetherIsRefused() throws {
    for (options, message) in [
      (["--subword-dropout", "0.1"], "subword-dropout is for vocabularies of bpe or unigram pieces"),
      (["--consistency", "1", "--dropout", "0"], "consistency compares two passes whose dropout differs"),
      (["--token-cutoff"], "token-cutoff drops tokens in the second of two passes"),
      (["--average", "2", "--exponential-average", "0.9"], "are two means of the weights"),
    ] {
      let errors = try train("refused", steps: 2, options, status: 64)
      #expect(errors.contains(message), "\(errors)")
      #expect(!FileSystem.exists(folder.path("refused")))
    }
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
