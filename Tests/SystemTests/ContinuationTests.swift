internal import Files
internal import Glibc
internal import TestSupport
internal import Testing

/// A training that stops, is killed, or is told to begin anew: it goes on as if nothing had happened.
@Suite(.serialized)
struct ContinuationTests {
  private let folder: TemporaryDirectory
  private let corpus: DigitCorpus

  init() throws {
    folder = try TemporaryDirectory()
    corpus = try DigitCorpus(.copied, pairs: 400, heldOut: 60, in: folder)
  }

  private func model(_ name: String) -> TrainingFolder { TrainingFolder(path: folder.path(name)) }

  /// A training of a very small model that saves and validates often.
  private func words(_ name: String, steps: Int, _ options: [String] = []) -> [String] {
    corpus.training(folder.path(name)) + [
      "--features", "16", "--feed-forward-features", "16", "--heads", "2", "--encoder-layers", "1",
      "--decoder-layers", "1", "--batch-tokens", "200", "--save-every", "4", "--validate-every", "10",
      "--average", "3", "--warmup-steps", "10", "--threads", "2", "--dropout", "0.2", "--patience", "0",
      "--schedule", "inverse-square-root", "--learning-rate", "0.001", "--steps", "\(steps)",
    ] + options
  }

  @discardableResult
  private func train(
    _ name: String, steps: Int, _ options: [String] = [], status: Int32 = 0,
    location: SourceLocation = #_sourceLocation
  ) throws -> String {
    let run = try TranslateCommand(words(name, steps: steps, options))
    #expect(run.status == status, "\(run.errors)", sourceLocation: location)
    return run.errors
  }

  /// Expects that users can translate with what is in the folder.
  private func expectLoads(_ name: String, location: SourceLocation = #_sourceLocation) throws {
    let run = try TranslateCommand(["--model", folder.path(name), "1 2 3"])
    #expect(run.status == 0, "\(run.errors)", sourceLocation: location)
    #expect(run.lines.count == 1, sourceLocation: location)
  }

  @Test func threadsChangeNoBit() throws {
    try train("one", steps: 12, ["--threads", "1"])
    for threads in [2, 4] {
      try train("several", steps: 12, ["--threads", "\(threads)", "--restart"])
      try model("several").expectEqual(model("one"), at: 12)
    }
    try train("several", steps: 12, ["--seed", "2", "--restart"])
    #expect(
      try model("several").bytes("parameters.safetensors") != model("one").bytes("parameters.safetensors"))
  }

  @Test func aKilledTrainingGoesOnAsIfItHadNotBeen() throws {
    try train("whole", steps: 20)
    let killed = model("killed")
    // Where the last is met depends on the machine; wherever that is, the result must be the same.
    for step in [4, 10, 16] {
      let run = try RunningCommand(words("killed", steps: 20))
      #expect(run.waits { (killed.step ?? 0) >= step }, "\(run.errors)")
      run.send(SIGKILL)
      #expect(run.wait() == -SIGKILL)
      try expectLoads("killed")
    }
    #expect(try train("killed", steps: 20).contains("continuing after step"))
    try killed.expectEqual(model("whole"), at: 20)
    #expect(try killed.bytes("configuration.json") == model("whole").bytes("configuration.json"))
  }

  @Test func aKillBetweenSavingAndValidatingLosesNoValidation() throws {
    try train("whole", steps: 20)
    let killed = model("killed")
    var wasBetween = false
    for _ in 0..<20 where !wasBetween {
      try FileSystem.remove(killed.path)
      let run = try RunningCommand(words("killed", steps: 20))
      #expect(run.waits { killed.step ?? 0 >= 10 }, "\(run.errors)")
      run.send(SIGKILL)
      _ = run.wait()
      wasBetween = killed.step == 10 && killed.number("validatedAt") == nil
    }
    #expect(wasBetween)
    try train("killed", steps: 20)
    try killed.expectEqual(model("whole"), at: 20)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func aSignalEndsInOrderAndNothingIsLost(_ signal: Int32) throws {
    let stopped = model("stopped")
    let run = try RunningCommand(words("stopped", steps: 1_000_000))
    #expect(run.waits { (stopped.step ?? 0) >= 4 }, "\(run.errors)")
    run.send(signal)
    #expect(run.wait() == 0)
    #expect(run.errors.contains("interrupted; run the same command to continue"))
    let step = try #require(stopped.step)
    try expectLoads("stopped")
    try train("stopped", steps: step + 7)
    try train("whole", steps: step + 7)
    try stopped.expectEqual(model("whole"), at: step + 7)
  }

  @Test func aSecondSignalEndsAtOnce() throws {
    let slow = try DigitCorpus(.copied, pairs: 400, heldOut: 6000, in: folder)
    let stopped = model("stopped")
    let words =
      slow.training(stopped.path) + [
        "--preset", "small", "--validate-every", "1", "--steps", "5", "--batch-tokens", "20", "--threads",
        "1",
      ]
    let run = try RunningCommand(words)
    // It has saved the first step and is validating, which takes seconds.
    #expect(run.waits { stopped.step == 1 }, "\(run.errors)")
    run.send(SIGINT)
    usleep(100_000)
    run.send(SIGTERM)
    #expect(run.wait() == -SIGTERM)
    try expectLoads("stopped")
  }

  @Test func aLargerBudgetExtendsATraining() throws {
    try train("whole", steps: 20)
    try train("extended", steps: 10)
    try train("extended", steps: 20)
    try model("extended").expectEqual(model("whole"), at: 20)
    #expect(try train("extended", steps: 20).contains("all steps are done"))
    try model("extended").expectEqual(model("whole"), at: 20)
  }

  @Test func anEndWhereNothingIsDueChangesNoWeights() throws {
    try train("whole", steps: 20)
    try train("extended", steps: 7)
    try train("extended", steps: 20)
    for name in ["training/weights-20.safetensors", "training/moments-20.safetensors"] {
      #expect(try model("extended").bytes(name) == model("whole").bytes(name))
    }
  }

  @Test func anotherConfigurationIsRefused() throws {
    try train("model", steps: 5)
    let before = try model("model").bytes("configuration.json")
    let errors = try train("model", steps: 5, ["--learning-rate", "0.5", "--dropout", "0.3"], status: 64)
    #expect(errors.contains("training.learningRate: 0.001 in the folder, 0.5 now\n"))
    #expect(errors.contains("model.architecture.transformer.dropout: 0.2 in the folder, 0.3 now\n"))
    #expect(errors.contains("--restart"))
    try folder.write("1 2\n", to: "train.source")
    try folder.write("1 2\n", to: "train.target")
    #expect(try train("model", steps: 5, status: 64).contains("corpora.training.0.checksum"))
    #expect(try model("model").bytes("configuration.json") == before)
  }

  @Test func anotherVocabularyIsRefused() throws {
    try train("model", steps: 5)
    let own = folder.path("model/joint.vocabulary")
    try train("model", steps: 6, ["--vocabulary", own])
    let before = try model("model").bytes("configuration.json")
    let other = folder.path("other.vocabulary")
    let text = try folder.write("1 2 3\n1 2 3\n", to: "few.txt")
    let build = try TranslateCommand([
      "vocabulary", "build", "--input", text, "--subword", "word", "--word-boundaries", "whitespace",
      "--output", other,
    ])
    #expect(build.status == 0, "\(build.errors)")
    let errors = try train("model", steps: 7, ["--vocabulary", other], status: 64)
    #expect(errors.contains("translate: \(other): differs from \(own), which the training was begun with"))
    #expect(model("model").step == 6)
    #expect(try model("model").bytes("configuration.json") == before)
    try train("model", steps: 2, ["--vocabulary", other, "--restart"])
  }

  @Test func twoTrainingsInOneFolderAreRefused() throws {
    let running = model("model")
    let first = try RunningCommand(words("model", steps: 1_000_000))
    #expect(first.waits { (running.step ?? 0) >= 4 }, "\(first.errors)")
    for options in [[], ["--restart"]] {
      let errors = try train("model", steps: 1_000_000, options, status: 74)
      #expect(errors.contains("translate: \(running.path): another training is at work in this folder"))
    }
    let step = try #require(running.step)
    #expect(first.waits { (running.step ?? 0) > step }, "\(first.errors)")
    first.send(SIGKILL)
    _ = first.wait()
    let last = try #require(running.step)
    #expect(try train("model", steps: last + 1).contains("continuing after step"))
  }

  @Test func theLockOutlivesWhatIsRemovedFromTheFolder() throws {
    let running = model("model")
    let first = try RunningCommand(words("model", steps: 1_000_000))
    #expect(first.waits { (running.step ?? 0) >= 4 }, "\(first.errors)")
    // Stopped, so that nothing is being written while it is removed.
    first.send(SIGSTOP)
    for name in try FileSystem.list(running.path) {
      try FileSystem.remove(FileSystem.join(running.path, name))
    }
    for options in [[], ["--restart"]] {
      #expect(try train("model", steps: 8, options, status: 74).contains("another training is at work"))
    }
    first.send(SIGKILL)
    _ = first.wait()
    try train("model", steps: 8)
    #expect(running.step == 8)
  }

  @Test func aTerminalGetsABarInPlaceOfLines() throws {
    func screen(_ name: String, _ options: [String] = []) throws -> String {
      let command = words(name, steps: 300, options).joined(separator: " ")
      let run = try TranslateCommand.shell(
        "script -qec \"$translate \(command)\" /dev/null > screen < /dev/null", directory: folder.path)
      #expect(run.status == 0, "\(run.errors)")
      return try FileSystem.readText(folder.path("screen"))
    }
    let plain = try screen("bar")
    #expect(plain.contains("\r\u{1B}[K["), "\(plain)")
    #expect(plain.contains(" of 300 steps, "))
    #expect(plain.contains(" left"))
    #expect(plain.contains("validation perplexity"))
    #expect(!plain.contains("step 50, epoch"))
    let quiet = try screen("quiet", ["--quiet"])
    #expect(!quiet.contains(" steps, "), "\(quiet)")
    #expect(!quiet.contains("step 50"), "\(quiet)")
    #expect(try train("lines", steps: 60).contains("step 50, epoch"))
  }

  @Test func restartBeginsAnew() throws {
    try train("once", steps: 6)
    try train("again", steps: 9, ["--learning-rate", "0.5"])
    try folder.write("mine", to: "again/training/notes.txt")
    let errors = try train("again", steps: 6, ["--restart"])
    #expect(!errors.contains("continuing"))
    #expect(try FileSystem.readText(folder.path("again/training/notes.txt")) == "mine")
    try FileSystem.remove(folder.path("again/training/notes.txt"))
    try model("again").expectEqual(model("once"), at: 6)
  }

  @Test func aKillAtAnyMomentOfSavingLeavesAFolderThatLoads() throws {
    let killed = model("killed")
    let options = ["--save-every", "1", "--validate-every", "1"]
    // The first waits until there is something to save; then the moments are spread over the time of a few saves.
    for (index, delay) in [0, 1300, 2900, 4700, 7100, 11_300].enumerated() {
      let run = try RunningCommand(words("killed", steps: 1_000_000, options))
      let step = killed.step ?? -1
      #expect(run.waits { (killed.step ?? -1) > step }, "\(run.errors)")
      usleep(UInt32(delay))
      run.send(SIGKILL)
      #expect(run.wait() == -SIGKILL, "\(index)")
      try expectLoads("killed")
    }
    let step = try #require(killed.step)
    try train("killed", steps: step + 3, options)
    #expect(try !killed.holdsPartialFiles())
    try train("whole", steps: step + 3, options)
    try killed.expectEqual(model("whole"), at: step + 3)
  }
}
