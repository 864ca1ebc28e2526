internal import Files
internal import Foundation
internal import TestSupport
internal import Testing

/// Sets of fairseq and Megatron-LM read by the real command: they are as good as the text that they were made of.
struct IndexedCorpusTests {
  private let folder: TemporaryDirectory
  private let digits: DigitCorpus
  private let words = ["5", "3", "1", "0", "9", "2", "4", "8", "7", "6"]

  init() throws {
    folder = try TemporaryDirectory()
    digits = try DigitCorpus(.reversed, pairs: 300, heldOut: 40, in: folder)
    for (side, kind) in [("source", IndexedSet.Kind.fairseq), ("target", .megatron)] {
      for set in ["train", "validation"] {
        let lines = try FileSystem.readText(folder.path("\(set).\(side)")).split(separator: "\n")
        let sequences = IndexedSet.sequences(of: lines.map(String.init), words: words)
        try IndexedSet(sequences, kind).write("\(set).\(side)", in: folder)
      }
      try folder.write(words.map { $0 + " 1\n" }.joined(), to: "dict.\(side).txt")
    }
  }

  private func bytes(_ name: String) throws -> [UInt8] { try FileSystem.readAll(folder.path(name)) }

  private func corpus(_ ending: String) -> [String] {
    ["--source", folder.path("train.source" + ending), "--target", folder.path("train.target" + ending)]
  }

  @Test func theyBecomeTheTextAndTheTokensThatTheTextHas() throws {
    try said(
      by: ["corpus", "clean"] + corpus(".idx") + [
        "--output-source", folder.path("clean.source"), "--output-target", folder.path("clean.target"),
      ])
    try said(
      by: ["corpus", "clean"] + corpus("") + [
        "--output-source", folder.path("plain.source"), "--output-target", folder.path("plain.target"),
      ])
    #expect(try bytes("clean.source") == bytes("plain.source"))
    #expect(try bytes("clean.target") == bytes("plain.target"))
    for ending in ["", ".idx"] {
      try said(by: [
        "vocabulary", "build", "--input", folder.path("train.source" + ending), "--subword", "word",
        "--output", folder.path("vocabulary" + ending),
      ])
      try said(
        by: ["corpus", "pack"] + corpus(ending) + [
          "--vocabulary", folder.path("vocabulary" + ending), "--output", folder.path("packed" + ending),
        ])
    }
    #expect(try bytes("vocabulary.idx") == bytes("vocabulary"))
    for file in ["tokens", "offsets", "lines"] {
      #expect(try bytes("packed.idx/\(file)") == bytes("packed/\(file)"))
    }
  }

  @Test(arguments: ["train.source.bin", "dict.source.txt", "train.source.idx"])
  func noneOfTheirFilesIsWrittenOver(file: String) throws {
    let before = try bytes(file)
    for ending in [".idx", ".bin"] {
      let clean = ["corpus", "clean"] + corpus(ending) + ["--output", folder.path(file)]
      #expect(try said(by: clean, status: 64).contains("would write over what --source reads"))
      let build = ["vocabulary", "build", "--input", folder.path("train.source" + ending), "--output"]
      let errors = try said(by: build + [folder.path(file)], status: 64)
      #expect(errors.contains("would write over what --input reads"))
    }
    #expect(try bytes(file) == before)
  }

  @Test(arguments: [" ", "a\nb", " >>de<<", String(repeating: "x", count: 65)])
  func whatNobodyCanWriteIsNoTagOfAVocabulary(tag: String) throws {
    let build = [
      "vocabulary", "build", "--input", folder.path("train.source"), "--output", folder.path("own"),
    ]
    #expect(try said(by: build + ["--tag", tag], status: 64).contains("a tag must"))
  }

  @Test func aTrainingOnThemIsThatOnTheText() throws {
    func train(_ ending: String, steps: String) throws {
      let model = folder.path("model" + ending)
      let names = ["train.source", "train.target", "validation.source", "validation.target"]
      let files = digits.files.map { word in
        names.contains { word == folder.path($0) } ? word + ending : word
      }
      try said(
        by: ["train", "--model", model] + files + [
          "--features", "16", "--feed-forward-features", "16", "--heads", "2", "--encoder-layers", "1",
          "--decoder-layers", "1", "--batch-tokens", "200", "--warmup-steps", "5", "--schedule",
          "inverse-square-root", "--learning-rate", "0.001", "--save-every", "3", "--validate-every", "3",
          "--patience", "0", "--steps", steps,
        ])
    }
    try train("", steps: "6")
    try train(".idx", steps: "3")
    // The folder knows its sets and their dictionaries.
    try said(by: ["train", "--model", folder.path("model.idx"), "--steps", "6"])
    try TrainingFolder(path: folder.path("model.idx")).expectEqual(
      TrainingFolder(path: folder.path("model")), at: 6)
  }

  @Test func whatIsWrongWithThemIsSaidWithItsPlace() throws {
    try IndexedSet([[4, 2], [99, 2]], .fairseq).write("odd.source", in: folder)
    let odd = folder.path("odd.source.idx")
    let pack = [
      "corpus", "pack", "--source", odd, "--target", odd, "--output", folder.path("packed"), "--vocabulary",
    ]
    try said(by: [
      "vocabulary", "build", "--input", folder.path("train.source"), "--output", folder.path("vocabulary"),
    ])
    let errors = try said(by: pack + [folder.path("vocabulary")], status: 65)
    #expect(errors.contains("odd.source.idx:2: identifier 1 is 99"), "\(errors)")
    #expect(!FileSystem.exists(folder.path("packed")))
    let missing = try said(
      by: pack + [folder.path("vocabulary"), "--source-dictionary", folder.path("none.txt")], status: 66)
    #expect(missing.contains("none.txt"), "\(missing)")
    let needless = try said(
      by: ["corpus", "check"] + corpus("") + ["--target-dictionary", folder.path("dict.target.txt")],
      status: 64)
    #expect(needless.contains("--target-dictionary"), "\(needless)")
  }

  @Test func whatIsNoSetToBeReadIsSaidToBeNone() throws {
    func errors(_ arguments: [String], _ status: Int32) throws -> String {
      try said(by: arguments, status: status)
    }
    let output = ["--output", folder.path("vocabulary")]
    let compressed = try folder.write("", to: "train.idx.gz")
    #expect(
      try errors(["vocabulary", "build", "--input", compressed] + output, 65).contains("gunzip"))
    let oneSide = try errors(["corpus", "check", "--corpus", folder.path("train.source.idx")], 64)
    #expect(oneSide.contains("name both, with --source and --target"))
    let pipe = folder.path("pipe.idx")
    #expect(mkfifo(pipe, 0o600) == 0)
    let piped = try errors(
      ["corpus", "check", "--source", pipe, "--target", folder.path("train.target.idx")], 74)
    #expect(piped.contains("it is a pipe"))
    let none = try folder.write("", to: "none.txt")
    let unknown = try errors(
      ["corpus", "check"] + corpus(".idx") + ["--source-dictionary", none], 65)
    #expect(unknown.contains("none.txt has "))
    let empty = try folder.write("\n\n", to: "empty.txt")
    let useless = try errors(["corpus", "check", "--source", empty, "--target", empty], 65)
    #expect(useless.contains("empty.txt"))
    // Endings of another system's file names.
    for (name, ending) in [("idx", "IDX"), ("bin", "BIN")] {
      try FileManager.default.copyItem(
        atPath: folder.path("train.source.\(name)"), toPath: folder.path("CAPITALS.\(ending)"))
    }
    try said(
      by: [
        "vocabulary", "build", "--input", folder.path("CAPITALS.IDX"), "--dictionary",
        folder.path("dict.source.txt"),
      ] + output)
  }
}
