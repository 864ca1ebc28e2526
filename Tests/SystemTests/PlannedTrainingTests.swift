internal import Files
internal import Glibc
internal import TestSupport
internal import Testing

/// What `train` does of its own accord: it plans, holds out, fits steps into minutes, and goes on with what a folder knows.
struct PlannedTrainingTests {
  private let folder: TemporaryDirectory
  private let corpus: DigitCorpus

  init() throws {
    folder = try TemporaryDirectory()
    corpus = try DigitCorpus(.copied, pairs: 400, heldOut: 40, in: folder)
  }

  private func train(
    _ name: String, _ options: [String], status: Int32 = 0, location: SourceLocation = #_sourceLocation
  ) throws -> String {
    let run = try TranslateCommand(["train", "--model", folder.path(name), "--threads", "2"] + options)
    #expect(run.status == status, "\(run.errors)", sourceLocation: location)
    return run.errors
  }

  private var files: [String] {
    [
      "--from", "mul", "--to", "mul", "--source", folder.path("train.source"), "--target",
      folder.path("train.target"),
    ]
  }

  private static let sizes = [
    "--features", "16", "--feed-forward-features", "16", "--heads", "2", "--encoder-layers", "1",
    "--decoder-layers", "1", "--batch-tokens", "200",
  ]

  private func configuration(_ name: String) throws -> String {
    try FileSystem.readText(folder.path(name + "/configuration.json"))
  }

  @Test func thePlanIsShownWithoutTraining() throws {
    let run = try TranslateCommand(
      ["train", "--model", folder.path("none"), "--print-configuration", "--batch-tokens", "300"] + files)
    #expect(run.status == 0, "\(run.errors)")
    #expect(!run.text.contains("\"auto\""))
    #expect(run.text.contains("\"batchTokens\" : 300"))
    #expect(run.text.contains("\"plannedSteps\" : 3000"))
    #expect(run.text.contains("\"warmupSteps\" : 300"))
    #expect(!FileSystem.exists(folder.path("none")))
    let timed = try TranslateCommand(
      ["train", "--model", folder.path("none"), "--print-configuration", "--minutes", "4"] + files)
    // What follows from the speed is not known yet.
    #expect(timed.text.contains("\"warmupSteps\" : \"auto\""))
    #expect(!timed.text.contains("\"learningRate\" : \"auto\""))
  }

  @Test func aFolderKnowsHowToGoOn() throws {
    let options =
      files + Self.sizes + ["--schedule", "constant", "--warmup-steps", "2", "--validation-pairs", "30"]
    let begun = try train("model", options + ["--steps", "5"])
    #expect(begun.contains("held out: 30 of 400 pairs"))
    #expect(try train("model", ["--steps", "12"]).contains("continuing after step 5"))
    _ = try train("whole", options + ["--steps", "12"])
    for name in ["training/weights-12.safetensors", "training/moments-12.safetensors"] {
      let same =
        try FileSystem.readAll(folder.path("model/" + name))
        == FileSystem.readAll(folder.path("whole/" + name))
      #expect(same, "\(name)")
    }
    #expect(try configuration("model").contains("\"validationPairs\" : 30"))
    #expect(!(try configuration("model").contains(folder.path)))
    #expect(
      try train("model", ["--steps", "13", "--validation-pairs", "20"], status: 64).contains(
        "corpora.validationPairs: 30 in the folder, 20 now"))
  }

  @Test func aCorpusThatHasMovedIsNamedByOptions() throws {
    _ = try train("model", files + Self.sizes + ["--schedule", "constant", "--steps", "3"])
    let (old, new) = (folder.path("train.source"), folder.path("moved.source"))
    #expect(rename(old, new) == 0)
    let errors = try train("model", ["--steps", "4"], status: 66)
    #expect(errors.contains("\(old): is not there any more"))
    #expect(errors.contains("--source"))
    let target = folder.path("train.target")
    _ = try train("model", ["--steps", "4", "--source", new, "--target", target])
    // From now on it is known where they are.
    #expect(try train("model", ["--steps", "5"]).contains("continuing after step 4"))
    try folder.write("1 2\n", to: "other")
    let other = folder.path("other")
    #expect(
      try train("model", ["--steps", "6", "--source", other, "--target", other], status: 64).contains(
        "corpora.training.0.checksum"))
  }

  @Test func minutesAreFilledWithAScheduleThatEnds() throws {
    let options = files + Self.sizes + ["--minutes", "0.04"]
    let first = try train("model", options)
    #expect(first.contains(" steps of "), "\(first)")
    #expect(first.contains("the time is up"), "\(first)")
    let text = try configuration("model")
    #expect(text.contains("\"plannedSteps\" : "))
    #expect(text.contains("\"minutes\" : 0.04"))
    // The rate of the last step is that of the end of the schedule.
    let rates = try FileSystem.readText(folder.path("model/log.tsv")).split(separator: "\n").dropFirst()
      .compactMap { Double($0.split(separator: "\t", omittingEmptySubsequences: false)[4]) }
    #expect(try #require(rates.last) < 1e-6)
    // The same command takes the steps that were measured.
    let step = try #require(TrainingFolder(path: folder.path("model")).step)
    let again = try train("model", options)
    #expect(again.contains("continuing after step"))
    #expect(!again.contains(" steps of "))
    #expect(TrainingFolder(path: folder.path("model")).step == step)
    #expect(
      try train("model", ["--minutes", "0.08"], status: 64).contains(
        "training.budget.minutes: 0.04 in the folder, 0.08 now"))
  }

  @Test func epochsAreTheEndOfASchedule() throws {
    _ = try train("model", files + Self.sizes + ["--epochs", "2", "--schedule", "linear"])
    let rates = try FileSystem.readText(folder.path("model/log.tsv")).split(separator: "\n").dropFirst()
      .compactMap { Double($0.split(separator: "\t", omittingEmptySubsequences: false)[4]) }
    #expect(try #require(rates.last) == 0)
  }
}
