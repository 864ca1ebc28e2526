internal import Files
internal import TestSupport
internal import Testing

/// Trainings that pack their corpus themselves, since it is longer than `--pack-beyond` allows.
@Suite(.serialized)
struct AutomaticPackingTests {
  private let folder: TemporaryDirectory
  private let vocabulary: String

  init() throws {
    folder = try TemporaryDirectory()
    _ = try DigitCorpus(.copied, pairs: 400, heldOut: 60, in: folder)
    vocabulary = folder.path("digits.vocabulary")
    try said(by: [
      "vocabulary", "build", "--input", folder.path("train.source"), "--subword", "word", "--word-boundaries",
      "whitespace", "--output", vocabulary,
    ])
  }

  private func text(_ files: [String] = ["train"]) -> [String] {
    ["--source"] + files.map { folder.path($0 + ".source") } + ["--target"]
      + files.map { folder.path($0 + ".target") }
  }

  private let validation = ["validation.source", "validation.target"]

  @discardableResult
  private func train(
    _ name: String, _ corpus: [String], _ options: [String] = [], steps: Int = 8, status: Int32 = 0,
    isJudged: Bool = true, location: SourceLocation = #_sourceLocation
  ) throws -> String {
    let judged = ["--validation-source", folder.path(validation[0]), "--validation-target"]
    return try said(
      by: ["train", "--model", folder.path(name), "--from", "mul", "--to", "mul"] + corpus
        + (isJudged ? judged + [folder.path(validation[1])] : []) + [
          "--tokenization", "none", "--features", "16", "--feed-forward-features", "16", "--heads", "2",
          "--encoder-layers", "1", "--decoder-layers", "1", "--batch-tokens", "200", "--save-every", "4",
          "--validate-every", "4", "--warmup-steps", "5", "--patience", "0", "--schedule",
          "inverse-square-root", "--learning-rate", "0.001", "--steps", "\(steps)",
        ] + options, status: status, location: location)
  }

  private func pack(_ corpus: [String], into name: String, _ vocabulary: String) throws -> String {
    try said(by: ["corpus", "pack"] + corpus + ["--vocabulary", vocabulary, "--output", folder.path(name)])
    return folder.path(name)
  }

  private func bytes(_ name: String) throws -> [UInt8] { try FileSystem.readAll(folder.path(name)) }

  /// Expects two trainings to have come to the same bits.
  private func expectEqual(
    _ name: String, _ other: String, location: SourceLocation = #_sourceLocation
  ) throws {
    for file in ["weights-8.safetensors", "moments-8.safetensors"] {
      let same = try bytes("\(name)/training/\(file)") == bytes("\(other)/training/\(file)")
      #expect(same, "\(file)", sourceLocation: location)
    }
    let logs = try [name, other].map { try TrainingFolder(path: folder.path($0)).log() }
    #expect(logs[0] == logs[1], sourceLocation: location)
  }

  @Test func itIsAsIfTheCorpusHadBeenPackedBefore() throws {
    let errors = try train("own", text(), ["--vocabulary", vocabulary, "--pack-beyond", "0"])
    #expect(errors.contains("own/training/packed-1"), "\(errors)")
    let packed = try pack(text(), into: "digits.packed", vocabulary)
    try train("named", ["--corpus", packed])
    try expectEqual("own", "named")
    for file in ["tokens", "offsets", "lines"] {
      #expect(try bytes("own/training/packed-1/\(file)") == bytes("digits.packed/\(file)"))
    }
    // From memory, other pairs come together.
    try train("memory", text(), ["--vocabulary", vocabulary])
    #expect(!FileSystem.exists(folder.path("memory/training/packed-1")))
    #expect(
      try bytes("memory/training/weights-8.safetensors") != bytes("own/training/weights-8.safetensors"))
  }

  @Test func theVocabularyIsBuiltAsFromMemory() throws {
    for joint in ["--joint-vocabulary", "--no-joint-vocabulary"] {
      try train("own" + joint, text(), [joint, "--pack-beyond", "0"])
      try train("memory" + joint, text(), [joint])
      let names = joint == "--joint-vocabulary" ? ["joint"] : ["source", "target"]
      for name in names {
        #expect(
          try bytes("own\(joint)/\(name).vocabulary") == bytes("memory\(joint)/\(name).vocabulary"))
      }
    }
    // What nobody has chosen is planned.
    let errors = try train("planned", text(), ["--pack-beyond", "0"])
    #expect(errors.contains("vocabularies of") || errors.contains("one vocabulary of"), "\(errors)")
  }

  @Test func partsThatAreDrawnFromDifferentlyArePackedEach() throws {
    let files = ["train", "validation"]
    let mixture = ["--weight", "1", "3", "--tag", "-", "9 9", "--temperature", "2"]
    try train(
      "own", text(files), mixture + ["--vocabulary", vocabulary, "--pack-beyond", "0"])
    let packed = try files.map { try pack(text([$0]), into: $0 + ".packed", vocabulary) }
    try train("named", ["--corpus"] + packed, mixture)
    try expectEqual("own", "named")
  }

  @Test func aTrainingGoesOnWithWhatIsPacked() throws {
    let options = ["--vocabulary", vocabulary, "--pack-beyond", "0"]
    try train("whole", text(), options)
    try train("stopped", text(), options, steps: 4)
    let goOn = ["train", "--model", folder.path("stopped"), "--steps", "8"]
    // What is packed can be lost, or spoilt: the text is there.
    var tokens = try bytes("stopped/training/packed-1/tokens")
    tokens[tokens.count / 2] ^= 0x0F
    try folder.write(tokens, to: "stopped/training/packed-1/tokens")
    try said(by: goOn)
    try expectEqual("stopped", "whole")
    let again = try said(by: ["train", "--model", folder.path("stopped"), "--steps", "9"])
    #expect(again.contains("packed before: "), "\(again)")
    // It neither goes on from memory, nor with another text.
    let memory = try said(by: goOn + ["--pack-beyond", "100"], status: 64)
    #expect(memory.contains("arePacked"), "\(memory)")
    let source = try FileSystem.readText(folder.path("train.source"))
    try folder.write(source + "1 2 3\n", to: "train.source")
    try folder.write(try FileSystem.readText(folder.path("train.target")) + "1 2 3\n", to: "train.target")
    let changed = try said(by: goOn, status: 64)
    #expect(changed.contains("corpora.training"), "\(changed)")
    // A new training packs the new text.
    try train("stopped", text(), options + ["--restart"])
    #expect(try bytes("stopped/training/packed-1/tokens") != bytes("whole/training/packed-1/tokens"))
  }

  @Test func anInterruptedPackingIsGoneOnWith() throws {
    let packed = try pack(text(), into: "digits.packed", vocabulary)
    // A folder in which packing has just begun, of a training that was not.
    let options = ["--vocabulary", vocabulary, "--pack-beyond", "0"]
    try FileSystem.createDirectory(folder.path("m/training/packed-1"))
    try folder.write("half", to: "m/training/packed-1/tokens")
    try folder.write("{}", to: "m/training/packed-1/packing.json")
    try train("m", text(), options)
    #expect(try bytes("m/training/packed-1/tokens") == FileSystem.readAll(packed + "/tokens"))
  }

  @Test func whatDoesNotGoWithPackingIsSaid() throws {
    let beyond = ["--pack-beyond", "0"]
    for (options, word) in [
      (["--subword-dropout", "0.1"], "segmentation"), (["--augment", "standard"], "augment"),
    ] {
      let errors = try train("m", text(), options + beyond, status: 64)
      #expect(errors.contains(word) && errors.contains("--pack-beyond"), "\(errors)")
    }
    let unjudged = try train("m", text(), beyond, status: 64, isJudged: false)
    #expect(unjudged.contains("--validation-corpus"), "\(unjudged)")
    #expect(!FileSystem.exists(folder.path("m")))
    let shown = try TranslateCommand(
      ["train", "--model", folder.path("m"), "--from", "mul", "--to", "mul", "--print-configuration"] + text()
        + ["--validation-source", folder.path(validation[0])]
        + ["--validation-target", folder.path(validation[1])] + beyond)
    #expect(shown.status == 0, "\(shown.errors)")
    #expect(!FileSystem.exists(folder.path("m")))
  }
}
