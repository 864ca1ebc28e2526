internal import Files
internal import Glibc
internal import TestSupport
internal import Testing

/// What `train` says to input that is not what it should be, and to a disk that takes nothing; nothing is half written.
struct TrainingFailureTests {
  private let folder: TemporaryDirectory
  private let corpus: DigitCorpus

  init() throws {
    folder = try TemporaryDirectory()
    corpus = try DigitCorpus(.copied, pairs: 200, heldOut: 20, in: folder)
  }

  private static let small = [
    "--features", "16", "--feed-forward-features", "16", "--heads", "2", "--encoder-layers", "1",
    "--decoder-layers", "1", "--batch-tokens", "200", "--save-every", "2", "--validate-every", "4",
    "--warmup-steps", "5", "--threads", "2", "--patience", "0",
    "--schedule", "inverse-square-root",
  ]

  private func train(_ model: String, steps: Int, _ options: [String] = []) throws -> TranslateCommand {
    try TranslateCommand(
      corpus.training(model) + TrainingFailureTests.small + ["--steps", "\(steps)"] + options)
  }

  /// Trains a model that others of these tests damage.
  private func trained(steps: Int = 4) throws -> TrainingFolder {
    let run = try train(folder.path("model"), steps: steps)
    #expect(run.status == 0, "\(run.errors)")
    return TrainingFolder(path: folder.path("model"))
  }

  private func expectRefused(
    _ files: [String], status: Int32, _ message: String, location: SourceLocation = #_sourceLocation
  ) throws {
    let model = folder.path("none")
    let validation = [
      "--validation-source", folder.path("validation.source"),
      "--validation-target", folder.path("validation.target"),
    ]
    let isValidation = files.contains { $0.hasPrefix("--validation") }
    let run = try TranslateCommand(
      ["train", "--model", model, "--from", "de", "--to", "en", "--steps", "1"] + files
        + (isValidation ? [] : validation))
    #expect(run.status == status, "\(run.errors)", sourceLocation: location)
    #expect(run.errors.contains("translate: " + message), "\(run.errors)", sourceLocation: location)
    #expect(!FileSystem.exists(model), sourceLocation: location)
  }

  // MARK: The corpus

  @Test func unequalFiles() throws {
    let (three, two) = (try folder.write("a\nb\nc\n", to: "3"), try folder.write("a\nb\n", to: "2"))
    try expectRefused(
      ["--source", three, "--target", two], status: 65, "\(three):3: \(three) has 3 lines and")
    try expectRefused(["--source", three, two, "--target", two], status: 64, "2 source and 1 target files")
    try expectRefused(
      [
        "--source", three, "--target", three, "--validation-source", three, "--validation-target", two,
      ], status: 65, "\(three):3: ")
  }

  @Test func aFolderForAFile() throws {
    let path = folder.path("validation.source")
    try expectRefused(
      ["--source", folder.path, "--target", path], status: 66, "\(folder.path): is a directory")
    try expectRefused(["--corpus", folder.path], status: 66, "\(folder.path): is a directory")
  }

  @Test func aTruncatedGzip() throws {
    try folder.write((0..<5000).map { "line \($0 &* 7919)\n" }.joined(), to: "whole.gz")
    let bytes = try TrainingFolder(path: folder.path).rawBytes("whole.gz")
    let path = folder.path("cut.gz")
    let plain = try folder.write(Array(bytes[..<(bytes.count / 2)]), to: "cut")
    #expect(rename(plain, path) == 0)
    try expectRefused(["--source", path, "--target", path], status: 65, "\(path):")
  }

  @Test func illFormedUTF8() throws {
    let path = try folder.write(Array("good\nba".utf8) + [0xFF, 0x0A], to: "bad")
    let good = try folder.write("a\nb\n", to: "good")
    try expectRefused(
      ["--source", good, "--target", path], status: 65, "\(path):2: not valid UTF-8 (byte 3)")
  }

  @Test func aMissingColumn() throws {
    let path = try folder.write("a\tb\nc\n", to: "pairs.tsv")
    try expectRefused(["--corpus", path], status: 65, "\(path):2: no column 2, only 1")
  }

  @Test func everyPairFilteredOut() throws {
    let (empty, full) = (try folder.write("\n\n", to: "empty"), try folder.write("a\nb\n", to: "full"))
    try expectRefused(
      ["--source", empty, "--target", full], status: 65, "every pair of the corpus was dropped")
    let none = try folder.write("", to: "none.txt")
    try expectRefused(
      ["--source", none, "--target", none], status: 65, "\(none), \(none): no sentence pairs in the corpus")
    try expectRefused(
      ["--source", full, "--target", full, "--validation-source", none, "--validation-target", none],
      status: 65, "\(none), \(none): no sentence pairs")
  }

  @Test func aCorpusOfWhichNothingCanBeHeldOut() throws {
    let path = try folder.write("a\n", to: "one")
    let run = try TranslateCommand([
      "train", "--model", folder.path("none"), "--from", "a", "--to", "b", "--source", path, "--target", path,
    ])
    #expect(run.status == 64)
    #expect(run.errors.contains("1 pair cannot be held out of 1"), "\(run.errors)")
    #expect(!FileSystem.exists(folder.path("none")))
  }

  // MARK: The folder

  @Test func aFolderThatCannotBeMade() throws {
    let file = folder.path("validation.source")
    for model in [file, file + "/model", "/proc/model", "/dev/null/model"] {
      let run = try train(model, steps: 1)
      #expect(run.status == 74, "\(model) \(run.status) \(run.errors)")
      #expect(run.errors.contains("translate: "), "\(run.errors)")
      #expect(!run.errors.contains("bug"), "\(run.errors)")
    }
    #expect(try FileSystem.readText(file) == corpus.sources.map { $0 + "\n" }.joined())
  }

  @Test func aSaveThatFailsKeepsWhatWasSaved() throws {
    let model = try trained()
    let before = try model.bytes("training/weights-4.safetensors")
    let words = corpus.training(model.path) + TrainingFailureTests.small + ["--steps", "9"]
    // No file may grow beyond 4 KiB, so neither weights nor the page can be written, but smaller files can.
    let run = try TranslateCommand.shell(
      "trap '' XFSZ; ulimit -f 8; exec $translate \(words.joined(separator: " "))", directory: folder.path)
    #expect(run.status == 74, "\(run.errors)")
    #expect(run.errors.contains(": cannot be written: File too large"), "\(run.errors)")
    #expect(model.step == 4)
    #expect(try model.bytes("training/weights-4.safetensors") == before)
    #expect(try !model.holdsPartialFiles())
    #expect(try train(model.path, steps: 9).status == 0)
    let whole = TrainingFolder(path: folder.path("whole"))
    #expect(try train(whole.path, steps: 9).status == 0)
    try model.expectEqual(whole, at: 9)
  }

  /// Whether this process may make a file system of its own.
  private static let canMount =
    (try? TranslateCommand.shell(
      "unshare -m true 2>&1 && unshare -m mount -t tmpfs none /mnt", directory: "/"))?
    .status == 0

  @Test(.enabled(if: canMount, "only root can make a small file system"))
  func aFullDiskKeepsWhatWasSaved() throws {
    try FileSystem.createDirectory(folder.path("disk"))
    let words = corpus.training("disk/model") + TrainingFailureTests.small + ["--average", "8"]
    let line = """
      mount -t tmpfs -o size=300k none disk || exit 99
      $translate \(words.joined(separator: " ")) --steps 40 2> first; echo $? >> first
      $translate --model disk/model 1 2> second; echo $? >> second
      grep -c '"step"' disk/model/training/state.json > step; ls -A disk/model disk/model/training > files
      """
    let script = try folder.write(line, to: "script")
    let run = try TranslateCommand.shell("unshare -m sh \(script)", directory: folder.path)
    #expect(run.status == 0, "\(run.errors)")
    let first = try FileSystem.readText(folder.path("first"))
    #expect(
      first.hasSuffix("cannot be written: No space left on device; free some space or write elsewhere\n74\n"),
      "\(first)")
    #expect(try FileSystem.readText(folder.path("second")).hasSuffix("0\n"))
    #expect(try !FileSystem.readText(folder.path("files")).contains(".partial"))
  }

  // MARK: Files of a model that are damaged

  private func expectUnusable(
    _ model: TrainingFolder, _ message: String, location: SourceLocation = #_sourceLocation
  ) throws {
    let run = try TranslateCommand(["--model", model.path, "1 2"])
    #expect(run.status == 65, "\(run.status) \(run.errors)", sourceLocation: location)
    #expect(run.errors.contains(message), "\(run.errors)", sourceLocation: location)
    #expect(run.output.isEmpty, sourceLocation: location)
  }

  @Test func damagedParameters() throws {
    let model = try trained()
    let path = "model/parameters.safetensors"
    let bytes = try model.bytes("parameters.safetensors")
    for count in [0, 7, 8, 100, bytes.count / 2, bytes.count - 1] {
      try folder.write(Array(bytes[..<count]), to: path)
      try expectUnusable(model, "\(folder.path(path)): not a sound safetensors file")
    }
    for position in [0, 9, 200, bytes.count / 2, bytes.count - 1] {
      var damaged = bytes
      damaged[position] ^= 0x10
      try folder.write(damaged, to: path)
      try expectUnusable(model, folder.path(path))
    }
  }

  @Test func aVocabularyThatDoesNotFit() throws {
    let model = try trained()
    try folder.write("a b c d\na b c d\n", to: "other.txt")
    let build = try TranslateCommand([
      "vocabulary", "build", "--input", folder.path("other.txt"), "--subword", "word",
      "--word-boundaries", "whitespace", "--output", folder.path("model/joint.vocabulary"),
    ])
    #expect(build.status == 0, "\(build.errors)")
    try expectUnusable(model, "\(folder.path("model/joint.vocabulary")): ")
    let run = try train(model.path, steps: 8)
    #expect(run.status == 65, "\(run.errors)")
    #expect(run.errors.contains("not the vocabulary that the weights in"), "\(run.errors)")
  }

  @Test func twoPiecesThatHaveChangedPlaces() throws {
    let model = try trained()
    let path = folder.path("model/joint.vocabulary")
    let text = try FileSystem.readText(path)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    lines.swapAt(lines.count - 3, lines.count - 2)
    try folder.write(lines.joined(separator: "\n"), to: "model/joint.vocabulary")
    try expectUnusable(model, "translate: \(path): not the vocabulary that the weights in")
    let run = try train(model.path, steps: 8)
    #expect(run.status == 65, "\(run.errors)")
    #expect(
      run.errors.contains("translate: \(path): not the vocabulary that the weights in"), "\(run.errors)")
    #expect(model.step == 4)
    try folder.write(text, to: "model/joint.vocabulary")
    #expect(try train(model.path, steps: 8).status == 0)
    // Who changes it on purpose says so.
    try folder.write(lines.joined(separator: "\n"), to: "model/joint.vocabulary")
    let seal = try TranslateCommand(["models", "--seal", model.path])
    #expect(seal.status == 0, "\(seal.errors)")
    #expect(try TranslateCommand(["--model", model.path, "1 2"]).status == 0)
  }

  @Test func aQuantizedModelTranslatesAndGoesOn() throws {
    let model = try trained()
    let quantized = try TranslateCommand(["models", "--quantize", model.path])
    #expect(quantized.status == 0, "\(quantized.errors)")
    #expect(quantized.errors.contains("stored as bytes"), "\(quantized.errors)")
    #expect(try TranslateCommand(["--model", model.path, "1 2"]).status == 0)
    // The training has weights of its own.
    #expect(try train(model.path, steps: 8).status == 0)
    #expect(model.step == 8)
  }

  @Test func bestWeightsThatAreGoneOrDamaged() throws {
    let model = try trained()
    let path = folder.path("model/parameters.safetensors")
    let bytes = try model.bytes("parameters.safetensors")
    var damaged = bytes
    damaged[bytes.count / 2] ^= 1
    for content in [nil, damaged, Array(bytes.dropLast(4))] {
      if let content { try folder.write(content, to: "model/parameters.safetensors") }
      if content == nil { try FileSystem.remove(path) }
      let run = try train(model.path, steps: 8)
      #expect(run.status == 65, "\(run.errors)")
      #expect(
        run.errors.contains("translate: \(path): the best weights so far cannot be had"), "\(run.errors)")
      #expect(model.step == 4)
    }
    // As the message says.
    try folder.write(model.bytes("training/weights-4.safetensors"), to: "model/parameters.safetensors")
    #expect(try train(model.path, steps: 8).status == 0)
    #expect(model.step == 8)
  }

  @Test func aTrainedModelWithoutItsStateDoesNotBeginAnew() throws {
    let model = try trained()
    let weights = try model.bytes("parameters.safetensors")
    try FileSystem.remove(folder.path("model/training/state.json"))
    let run = try train(model.path, steps: 8)
    #expect(run.status == 65, "\(run.errors)")
    #expect(run.errors.contains("training/state.json: is not there"), "\(run.errors)")
    #expect(try model.bytes("parameters.safetensors") == weights)
  }

  @Test(arguments: [
    ("", "not the state of a training"), ("{}", "not the state of a training"),
    ("\"position\" : 1000000", "not the state of a training"),
    ("\"position\" : -1", "not the state of a training"),
    ("\"epoch\" : 9223372036854775807", "not the state of a training"),
    ("\"epoch\" : 0", "not the state of a training"),
    ("\"step\" : 5", "changed since it was written"),
  ])
  func aDamagedState(_ damage: String, _ message: String) throws {
    let model = try trained()
    let path = folder.path("model/training/state.json")
    var text = damage
    if let colon = damage.firstIndex(of: ":") {
      let field = damage[..<colon]
      text = try FileSystem.readText(path).split(separator: "\n").map { line in
        line.hasPrefix("  " + field) ? "  " + damage + "," : String(line)
      }.joined(separator: "\n")
    }
    try folder.write(text, to: "model/training/state.json")
    let run = try train(model.path, steps: 8)
    #expect(run.status == 65, "\(run.errors)")
    #expect(run.errors.contains("model/training/"), "\(run.errors)")
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(run.errors.contains("--restart"))
    #expect(try FileSystem.readText(path) == text)
    #expect(try TranslateCommand(["--model", model.path, "1 2"]).status == 0)
    #expect(try train(model.path, steps: 2, ["--restart"]).status == 0)
  }

  @Test func missingAndDamagedWeightsOfTheState() throws {
    let model = try trained()
    let path = folder.path("model/training/weights-4.safetensors")
    let bytes = try model.bytes("training/weights-4.safetensors")
    try FileSystem.remove(path)
    let missing = try train(model.path, steps: 8)
    #expect(missing.status == 65)
    #expect(missing.errors.contains("translate: \(path): is not there"), "\(missing.errors)")
    try folder.write(Array(bytes.dropLast(8)), to: "model/training/weights-4.safetensors")
    let damaged = try train(model.path, steps: 8)
    #expect(damaged.status == 65)
    #expect(damaged.errors.contains("translate: \(path): not a sound safetensors file"), "\(damaged.errors)")
    #expect(damaged.errors.contains("--restart"), "\(damaged.errors)")
  }

  @Test func aTrainingWithoutItsConfigurationIsNotBegunAnew() throws {
    let model = try trained()
    let path = folder.path("model/configuration.json")
    try FileSystem.remove(path)
    let state = try model.bytes("training/state.json")
    let run = try train(model.path, steps: 2)
    #expect(run.status == 65, "\(run.errors)")
    #expect(run.errors.contains("translate: \(path): is not there"), "\(run.errors)")
    #expect(try model.bytes("training/state.json") == state)
    #expect(try train(model.path, steps: 2, ["--restart"]).status == 0)
  }

  @Test func aModelWithoutItsTrainingCannotBeContinued() throws {
    let model = try trained()
    try FileSystem.remove(folder.path("model/training"))
    let run = try train(model.path, steps: 8)
    #expect(run.status == 64)
    #expect(run.errors.contains("holds a trained model without what is needed to continue"), "\(run.errors)")
  }

  // MARK: Arithmetic

  @Test func aTrainingThatDivergesEndsAfterTenSkips() throws {
    let run = try train(
      folder.path("wild"), steps: 100,
      ["--learning-rate", "1e30", "--clip-norm", "0", "--warmup-steps", "0", "--save-every", "1000"]
        + ["--validate-every", "1000"])
    #expect(run.status == 65)
    let skips = run.errors.split(separator: "\n").filter {
      $0.contains("skipped: its loss or gradient is not finite")
    }
    #expect(skips.count == 10, "\(run.errors)")
    #expect(skips.allSatisfy { $0.contains(folder.path("train.source") + ":") })
    #expect(run.errors.contains("not finite 10 times in a row"))
    #expect(run.errors.contains("--learning-rate"))
  }

  // MARK: Memory

  /// The limit is of addresses, of which the program itself takes a part.
  @Test func tooLittleMemoryIsAnErrorThatSaysWhatToLower() throws {
    let words = corpus.training(folder.path("model")) + TrainingFailureTests.small + ["--steps", "1"]
    let large = ["--features", "16384", "--feed-forward-features", "16384"]
    let run = try TranslateCommand.shell(
      "ulimit -v 3000000; exec $translate \((words + large).joined(separator: " "))", directory: folder.path)
    #expect(run.status == 74, "\(run.errors)")
    #expect(run.errors.contains("translate: out of memory: the system refused "), "\(run.errors)")
    #expect(run.errors.contains("lower --batch-tokens"), "\(run.errors)")
  }
}
