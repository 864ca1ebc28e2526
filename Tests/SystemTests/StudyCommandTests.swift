internal import Files
internal import Glibc
internal import TestSupport
internal import Testing

/// Small studies by the real command.
@Suite(.serialized)
struct StudyCommandTests {
  private let folder: TemporaryDirectory
  private let corpus: DigitCorpus

  init() throws {
    folder = try TemporaryDirectory()
    corpus = try DigitCorpus(.copied, pairs: 400, heldOut: 40, in: folder)
  }

  /// A study of very small systems that save and validate often.
  private func words(_ name: String, steps: Int, systems: String, _ options: [String] = []) -> [String] {
    [
      "study", "--report", folder.path(name), "--systems", systems, "--steps", "\(steps)",
      "--features", "16", "--batch-tokens", "200", "--save-every", "4", "--validate-every", "10",
      "--warmup-steps", "10", "--threads", "2", "--resamples", "50", "--dropout", "0.1", "--learning-rate",
      "0.001", "--schedule", "inverse-square-root",
    ] + corpus.files + options
  }

  private static let systems =
    "transformer:feed-forward-features=16:heads=2:encoder-layers=1:decoder-layers=1,"
    + "wide=transformer:feed-forward-features=64:heads=2:encoder-layers=1:decoder-layers=1:learning-rate=0.003"
  private static let names = [
    "transformer:feed-forward-features=16:heads=2:encoder-layers=1:decoder-layers=1", "wide",
  ]

  @discardableResult
  private func study(
    _ name: String, steps: Int, systems: String = systems, _ options: [String] = [], status: Int32 = 0,
    location: SourceLocation = #_sourceLocation
  ) throws -> TranslateCommand {
    let run = try TranslateCommand(words(name, steps: steps, systems: systems, options))
    #expect(run.status == status, "\(run.errors)", sourceLocation: location)
    return run
  }

  private func model(_ study: String, _ system: String) -> TrainingFolder {
    TrainingFolder(path: folder.path("\(study)/systems/\(system)"))
  }

  @Test func trainsEverySystemAndReportsThem() throws {
    let run = try study("study", steps: 20)
    #expect(run.errors.contains("system 1 of 2"))
    #expect(run.errors.contains("system 2 of 2: wide"))
    #expect(run.text.contains("\nwide"))
    for file in [
      "index.html", "numbers.json", "times.json", "scores.tsv", "significance.tsv", "lengths.tsv",
      "learning.tsv",
      "sentences.tsv", "times.tsv", "joint.vocabulary", "study.json", "figures/validation-bleu.svg",
      "figures/validation-bleu.png",
    ] {
      #expect(FileSystem.exists(folder.path("study/" + file)), "\(file)")
    }
    let page = try FileSystem.readText(folder.path("study/index.html"))
    #expect(page.contains("the validation set, since no test set was given"))
    // Both systems have attention, and can be looked into beside each other.
    #expect(page.contains("Inside the models") && page.contains(#""kind": "cross""#))
    #expect(page.utf8.count < 3_000_000 && !page.replacing("http://www.w3.org/", with: "").contains("://"))
    #expect(!page.contains(folder.path))
    #expect(run.text.contains("whether the curve has come to rest") && run.text.contains("\ncurve "))
    #expect(run.errors.contains("  translation  "))
    for name in Self.names {
      let files = model("study", name)
      let log = String(decoding: try files.bytes("log.html"), as: UTF8.self)
      #expect(log.contains("Ended after step 20") && !log.contains("http-equiv"))
      #expect(try files.bytes("samples.jsonl").count { $0 == 10 } == 2)
      #expect(String(decoding: try files.bytes("warnings.json"), as: UTF8.self).contains("\"step\" : 20"))
    }
    let vocabulary = try FileSystem.readAll(folder.path("study/joint.vocabulary"))
    for name in Self.names { #expect(try model("study", name).bytes("joint.vocabulary") == vocabulary) }
    #expect(
      try FileSystem.readText(model("study", "wide").path + "/configuration.json").contains("0.003"))
  }

  @Test func aStudyThatIsInterruptedGoesOnAsIfItHadNotBeen() throws {
    try study("whole", steps: 30)
    for (index, name) in Self.names.enumerated() {
      let running = try RunningCommand(words("stopped", steps: 30, systems: Self.systems))
      #expect(running.waits { (model("stopped", name).step ?? 0) >= 8 }, "\(running.errors)")
      running.send(index == 0 ? SIGINT : SIGKILL)
      #expect(running.wait() == (index == 0 ? 0 : -SIGKILL), "\(running.errors)")
      #expect(!FileSystem.exists(folder.path("stopped/index.html")))
    }
    let first = try FileSystem.readAll(folder.path("stopped/systems/\(Self.names[0])/training/state.json"))
    let run = try study("stopped", steps: 30)
    #expect(run.errors.contains("\(Self.names[0]) is trained already"))
    #expect(
      try FileSystem.readAll(folder.path("stopped/systems/\(Self.names[0])/training/state.json")) == first)
    for name in Self.names { try model("stopped", name).expectEqual(model("whole", name), at: 30) }
    for file in ["scores.tsv", "numbers.json", "sentences.tsv", "lengths.tsv", "study.json"] {
      let same =
        try FileSystem.readAll(folder.path("stopped/" + file))
        == FileSystem.readAll(folder.path("whole/" + file))
      #expect(same, "\(file)")
    }
  }

  @Test func theAlignmentErrorRateIsThatOfSystemsWithAttention() throws {
    let gold = corpus.sources.map { source in
      source.split(separator: " ").indices.map { "\($0)-\($0)" }.joined(separator: " ") + "\n"
    }
    let path = try folder.write(gold.joined(), to: "gold.txt")
    try study(
      "study", steps: 4,
      systems: "looking=attention-rnn:hidden-features=16:attention-features=8,"
        + "blind=context-vector-rnn:hidden-features=16",
      ["--gold-alignments", path])
    let rates = try ReportedAlignments(folder.path("study/numbers.json")).rates
    #expect(rates["blind"] == .some(nil))
    // It has hardly begun to learn.
    let rate = try #require(rates["looking"] ?? nil)
    #expect(rate > 20 && rate <= 100)
  }

  @Test func anotherStudyIsRefusedInTheSameFolder() throws {
    try study("study", steps: 10)
    let page = try FileSystem.readAll(folder.path("study/index.html"))
    let weights = try model("study", "wide").bytes("parameters.safetensors")
    let refused = try study("study", steps: 10, ["--dropout", "0.3", "--seed", "7"], status: 64)
    #expect(refused.errors.contains("wide: architecture.transformer.dropout: "))
    #expect(refused.errors.contains("wide: training.seed: 1 in the folder, 7 now"))
    #expect(refused.errors.contains("--restart"))
    try folder.write("1 2 3\n", to: "train.source")
    try folder.write("1 2 3\n", to: "train.target")
    #expect(try study("study", steps: 10, status: 64).errors.contains("corpora.training.0.checksum"))
    #expect(try FileSystem.readAll(folder.path("study/index.html")) == page)
    #expect(try model("study", "wide").bytes("parameters.safetensors") == weights)
    #expect(try TranslateCommand(["--model", model("study", "wide").path, "1 2 3"]).status == 0)
  }

  @Test func eachSystemIsTunedOnTheValidationSet() throws {
    let first = try study("study", steps: 4, ["--tune"])
    #expect(first.errors.contains("wide, trial 2 of 7: rate 0.0015, dropout 0.1"), "\(first.errors)")
    #expect(first.errors.contains("wide, trial 7 of 7:"))
    #expect(try FileSystem.readText(folder.path("study/index.html")).contains("chosen on the validation set"))
    let again = try study("study", steps: 4, ["--tune"])
    #expect(again.errors.contains("wide is trained already"))
    #expect(!again.errors.contains("trial"))
    #expect(try study("study", steps: 4, status: 64).errors.contains("tunes: yes in the folder"))
  }

  @Test func withFilesAloneThereIsAPlanAndSetsAreHeldOut() throws {
    let run = try TranslateCommand([
      "study", "--report", folder.path("study"), "--systems", Self.systems, "--from", "a", "--to", "b",
      "--source",
      folder.path("train.source"), "--target", folder.path("train.target"), "--minutes", "0.03", "--features",
      "16",
      "--resamples", "20",
    ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("steps of"), "\(run.errors)")
    for name in ["validation.source", "test.target"] {
      #expect(FileSystem.exists(folder.path("study/corpus/" + name)))
    }
    let record = try String(decoding: model("study", "wide").bytes("configuration.json"), as: UTF8.self)
    #expect(record.contains("\"plannedSteps\""))
    #expect(record.contains("\"clock\" : \"processor\""))
  }

  @Test func restartingBeginsAnewAndALargerBudgetGoesOn() throws {
    try study("study", steps: 10)
    try study("other", steps: 20, ["--seed", "7"])
    let longer = try study("study", steps: 20)
    #expect(longer.errors.contains("continuing after step 10"))
    #expect(model("study", "wide").step == 20)
    try study("study", steps: 20, ["--seed", "7", "--restart"])
    for name in Self.names { try model("study", name).expectEqual(model("other", name), at: 20) }
  }

  @Test func setsAreHeldOutOfOneCorpus() throws {
    let files = ["--source", folder.path("train.source"), "--target", folder.path("train.target")]
    let shared = [
      "study", "--report", folder.path("study"), "--systems", Self.systems, "--steps", "6", "--features",
      "16",
      "--batch-tokens", "200", "--validate-every", "3", "--from", "mul", "--to", "mul", "--subword", "word",
      "--validation-pairs", "30", "--test-pairs", "20", "--resamples", "20", "--match-parameters",
    ]
    let run = try TranslateCommand(shared + files)
    #expect(run.status == 0, "\(run.errors)")
    func lines(_ name: String) throws -> [String] {
      try FileSystem.readText(folder.path("study/corpus/" + name)).split(separator: "\n").map(String.init)
    }
    let (test, validation, train) = (
      try lines("test.source"), try lines("validation.source"), try lines("train.source")
    )
    #expect(test.count == 20)
    #expect(validation.count == 30)
    #expect(Set(train).isDisjoint(with: test + validation))
    let numbers = try FileSystem.readText(folder.path("study/numbers.json"))
    #expect(numbers.contains("\"sentences\" : 20"))
    #expect(numbers.contains("parameters matched to"))
    let again = try TranslateCommand(shared + files)
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.errors.contains("wide is trained already"))
    // What the study has divided must stay as it was.
    let path = folder.path("study/corpus/train.target")
    try folder.write(FileSystem.readText(path).replacing("1", with: "2"), to: "study/corpus/train.target")
    let changed = try TranslateCommand(shared + files)
    #expect(changed.status == 65, "\(changed.errors)")
    #expect(changed.errors.contains("translate: \(path): has changed or gone since the study began"))
  }

  @Test(arguments: [
    (["--systems", "transformer"], "two systems or more"),
    (["--systems", "transformer,transformer"], "two systems are called 'transformer'"),
    (
      ["--systems", "transformer,a=transformer:featurs=3"],
      "'a': unknown option --featurs; did you mean --features?"
    ),
    (["--systems", "transformer,a=lstm"], "one of transformer"),
    (["--systems", "transformer,a=transformer:heads=0"], "--heads"),
    (["--systems", "transformer,a=transformer:vocabulary-size=300"], "is the same for all systems"),
    (["--systems", "transformer,a=transformer:steps=3"], "is the same for all systems"),
    (["--systems", "transformer,a=transformer", "--test-source", "x"], "--test-references is missing"),
    (["--systems", "transformer,a=transformer", "--test-references", "x"], "--test-source is missing"),
    (
      ["--systems", "transformer,a=transformer", "--test-pairs", "3", "--test-corpus", "x"],
      "exclude each other"
    ),
    (["--systems", "transformer,a=transformer", "--validation-pairs", "3"], "exclude each other"),
    (["--report", ""], "--report"),
  ])
  func wrongUsage(options: [String], message: String) throws {
    let run = try TranslateCommand(words("wrong", steps: 3, systems: Self.systems, options))
    #expect(run.status == 64, "\(run.errors)")
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(run.output.isEmpty)
    #expect(!FileSystem.exists(folder.path("wrong")))
  }
}
