internal import Files
internal import Glibc
internal import TestSupport
internal import Testing

/// Corpora packed by the real command, and trainings on them.
@Suite(.serialized)
struct PackedTrainingTests {
  private let folder: TemporaryDirectory
  private let corpus: DigitCorpus
  private let packed: String

  init() throws {
    folder = try TemporaryDirectory()
    corpus = try DigitCorpus(.copied, pairs: 400, heldOut: 60, in: folder)
    packed = folder.path("digits.packed")
    let vocabulary = [
      "vocabulary", "build", "--input", folder.path("train.source"), "--subword", "word", "--word-boundaries",
      "whitespace", "--output", folder.path("digits.vocabulary"),
    ]
    let run = try TranslateCommand(vocabulary)
    #expect(run.status == 0, "\(run.errors)")
  }

  @discardableResult
  private func pack(_ options: [String] = [], into path: String? = nil) throws -> TranslateCommand {
    try TranslateCommand(
      [
        "corpus", "pack", "--source", folder.path("train.source"), "--target", folder.path("train.target"),
        "--vocabulary", folder.path("digits.vocabulary"), "--output", path ?? packed,
      ] + options)
  }

  private func words(_ name: String, _ options: [String], corpora: [String]? = nil) -> [String] {
    [
      "train", "--model", folder.path(name), "--from", "mul", "--to", "mul", "--corpus",
    ] + (corpora ?? [packed]) + [
      "--validation-source", folder.path("validation.source"), "--validation-target",
      folder.path("validation.target"), "--tokenization", "none",
      "--features", "16", "--feed-forward-features", "16", "--heads", "2", "--encoder-layers", "1",
      "--decoder-layers", "1", "--batch-tokens", "200", "--save-every", "4", "--validate-every", "10",
      "--warmup-steps", "10", "--dropout", "0.2", "--patience", "0", "--schedule", "inverse-square-root",
      "--learning-rate", "0.001",
    ] + options
  }

  @discardableResult
  private func train(
    _ name: String, _ options: [String], corpora: [String]? = nil, status: Int32 = 0,
    location: SourceLocation = #_sourceLocation
  ) throws -> String {
    let run = try TranslateCommand(words(name, options, corpora: corpora))
    #expect(run.status == status, "\(run.errors)", sourceLocation: location)
    return run.errors
  }

  private func model(_ name: String) -> TrainingFolder { TrainingFolder(path: folder.path(name)) }

  @Test func packingTellsWhatWasDroppedAndIsDoneOnce() throws {
    let first = try pack(["--maximum-length", "8"])
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.errors.contains("longer than 8 words"))
    let again = try pack(["--maximum-length", "8"])
    #expect(again.errors.contains("packed before"), "\(again.errors)")
    let other = try pack(["--maximum-length", "7"])
    #expect(other.status == 64)
    #expect(other.errors.contains("--restart"))
    #expect(try pack(["--maximum-length", "7", "--restart"]).status == 0)
  }

  @Test func aTrainingIsTheSameOnAnyThreadsAndAfterAnyStop() throws {
    try pack()
    try train("whole", ["--steps", "24", "--threads", "1"])
    try train("threads", ["--steps", "24", "--threads", "2"])
    try model("threads").expectEqual(model("whole"), at: 24)

    let killed = model("killed")
    for step in [4, 12] {
      let run = try RunningCommand(words("killed", ["--steps", "24", "--threads", "2"]))
      #expect(run.waits { (killed.step ?? 0) >= step }, "\(run.errors)")
      run.send(SIGKILL)
      #expect(run.wait() == -SIGKILL)
    }
    // The folder knows its corpus.
    let run = try TranslateCommand(["train", "--model", folder.path("killed")])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("continuing after step"))
    try killed.expectEqual(model("whole"), at: 24)
  }

  @Test func epochsOfPackedCorporaEndWhereTheyShould() throws {
    try pack()
    let errors = try train("epochs", ["--epochs", "2", "--schedule", "cosine", "--threads", "2"])
    #expect(errors.contains("all epochs are done"))
    #expect(model("epochs").number("epoch") == 2)
  }

  @Test func severalCorporaAreDrawnFromByWeightWithTheirTags() throws {
    try pack()
    let other = folder.path("other.packed")
    try pack(["--maximum-length", "6"], into: other)
    let mixed = ["--weight", "1", "3", "--tag", "-", "9 9", "--temperature", "2", "--steps", "8"]
    try train("mixed", mixed, corpora: [packed, other])
    let record = try FileSystem.readText(folder.path("mixed/configuration.json"))
    for text in ["\"weight\" : 3", "\"tag\" : \"9 9\"", "\"temperature\" : 2", "other.packed"] {
      #expect(record.contains(text), "\(record)")
    }
    try train("again", mixed, corpora: [packed, other])
    try model("again").expectEqual(model("mixed"), at: 8)
    let weighted = try train(
      "mixed", ["--weight", "1", "2", "--tag", "-", "9 9", "--temperature", "2", "--steps", "8"],
      corpora: [packed, other], status: 64)
    #expect(weighted.contains("weight"))
  }

  @Test func whatDoesNotGoWithPackedCorporaIsSaid() throws {
    try pack()
    #expect(try train("m", ["--subword-dropout", "0.1"], status: 64).contains("segmentation"))
    #expect(try train("m", ["--no-joint-vocabulary"], status: 64).contains("one vocabulary"))
    #expect(try train("m", ["--weight", "1", "2"], status: 64).contains("one for each"))
    #expect(try train("m", [], corpora: [packed, folder.path("x.tsv")], status: 64).contains("pack it too"))
    let unjudged = try TranslateCommand(
      ["train", "--model", folder.path("m"), "--from", "mul", "--to", "mul", "--corpus", packed])
    #expect(unjudged.status == 64)
    #expect(unjudged.errors.contains("--validation-corpus"))
    #expect(!FileSystem.exists(folder.path("m")))
  }

  @Test func aDamagedCorpusEndsATrainingWithAMessage() throws {
    try pack()
    for name in ["offsets", "corpus.json", "tokens"] {
      var bytes = try FileSystem.readAll(packed + "/" + name)
      let whole = bytes
      for place in stride(from: bytes.count / 2 + 1, to: bytes.count, by: 2) { bytes[place] ^= 0x7F }
      try folder.write(bytes, to: "digits.packed/" + name)
      let errors = try train("damaged", ["--steps", "20", "--restart"], status: 65)
      #expect(errors.contains("digits.packed/\(name): is damaged"), "\(errors)")
      try folder.write(whole, to: "digits.packed/" + name)
    }
  }
}
