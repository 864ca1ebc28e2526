internal import Files
internal import Glibc
internal import TestSupport
internal import Testing

/// Trainings on several corpora of text, drawn from by weights and told apart by tags.
@Suite(.serialized)
struct MixtureTrainingTests {
  private let folder: TemporaryDirectory

  /// The first corpus copies digits, the second, a third as large, writes letters for them.
  init() throws {
    folder = try TemporaryDirectory()
    var number: UInt64 = 1
    func line(_ words: [String]) -> (String, String) {
      var texts: ([String], [String]) = ([], [])
      for _ in 0..<3 {
        number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let digit = Int((number >> 33) % 10)
        texts.0.append(String(digit))
        texts.1.append(words[digit])
      }
      return (texts.0.joined(separator: " ") + " !\n", texts.1.joined(separator: " ") + " !\n")
    }
    let digits = (0..<10).map(String.init)
    let letters = "abcdefghij".map(String.init)
    for (name, words, count) in [("copied", digits, 300), ("lettered", letters, 100)] {
      let lines = (0..<count).map { _ in line(words) }
      try folder.write(lines.map(\.0).joined(), to: name + ".source")
      try folder.write(lines.map(\.1).joined(), to: name + ".target")
    }
  }

  private func words(_ name: String, _ options: [String]) -> [String] {
    [
      "train", "--model", folder.path(name), "--from", "mul", "--to", "mul",
      "--source", folder.path("copied.source"), folder.path("lettered.source"),
      "--target", folder.path("copied.target"), folder.path("lettered.target"),
      "--validation-pairs", "12", "--subword", "word", "--word-boundaries", "whitespace",
      "--joint-vocabulary",
      "--tokenization", "none", "--features", "32", "--feed-forward-features", "32", "--heads", "2",
      "--encoder-layers", "1", "--decoder-layers", "1", "--batch-tokens", "200", "--save-every", "4",
      "--validate-every", "10", "--warmup-steps", "10", "--dropout", "0.1", "--patience", "0", "--schedule",
      "inverse-square-root", "--learning-rate", "0.01",
    ] + options
  }

  @discardableResult
  private func train(_ name: String, _ options: [String], status: Int32 = 0) throws -> String {
    let run = try TranslateCommand(words(name, options))
    #expect(run.status == status, "\(run.errors)")
    return run.errors
  }

  private func model(_ name: String) -> TrainingFolder { TrainingFolder(path: folder.path(name)) }

  private let mixture = ["--weight", "1", "3", "--tag", "-", ">>letters<<", "--temperature", "2"]

  @Test func aTagTellsTheModelWhatToDo() throws {
    try train("tagged", mixture + ["--steps", "500", "--validate-every", "100"])
    let texts = ["2 7 4 !", ">>letters<< 2 7 4 !", "  >>letters<< 2 7 4 !  1 0 3 !"]
    let run = try TranslateCommand(["--model", folder.path("tagged")] + texts)
    // It holds for every sentence of a text.
    #expect(run.lines == ["2 7 4 !", "c h e !", "c h e !  b a d !"], "\(run.errors)")
    // The tag is the first word of the text, and belongs to none of the translation.
    let links = folder.path("links")
    let aligned = try TranslateCommand(["--model", folder.path("tagged"), "--alignments", links, texts[2]])
    let sources = try FileSystem.readText(links).split { " \n".contains($0) }.compactMap {
      Int($0.prefix { $0 != "-" })
    }
    #expect(aligned.status == 0 && sources.allSatisfy { (1...8).contains($0) }, "\(sources)")
    #expect((sources.max() ?? 0) > 4, "\(sources)")
    // Whoever publishes the model tells what it was trained on.
    let record = try FileSystem.readText(folder.path("tagged/configuration.json"))
    for text in ["\"weight\" : 3", "\"tag\" : \">>letters<<\"", "\"temperature\" : 2"] {
      #expect(record.contains(text), "\(record)")
    }
  }

  @Test func aTagIsOnePieceOfAVocabularyThatIsBuilt() throws {
    try train("pieces", mixture + ["--subword", "bpe", "--word-boundaries", "icu", "--steps", "1"])
    let tagged = Array(">>letters<< 2 7\n".utf8)
    func pieces(_ vocabulary: String) throws -> [String] {
      let run = try TranslateCommand(["tokenize", "--vocabulary", folder.path(vocabulary)], input: tagged)
      return run.lines.first?.split(separator: " ").map(String.init) ?? [run.errors]
    }
    #expect(try pieces("pieces").first == "▁>>letters<<")
    let build = ["vocabulary", "build", "--input", folder.path("copied.source"), "--output"]
    #expect(try TranslateCommand(build + [folder.path("plain")]).status == 0)
    #expect(try TranslateCommand(build + [folder.path("own"), "--tag", ">>letters<<"]).status == 0)
    #expect(try pieces("own").first == "▁>>letters<<")
    #expect(try TranslateCommand(["vocabulary", "show", folder.path("own")]).text.contains(">>letters<<"))
    // A vocabulary that knows no tags spells them.
    #expect(try pieces("plain").count > 4)
    for vocabulary in ["plain", "own"] {
      try train("given-" + vocabulary, mixture + ["--vocabulary", folder.path(vocabulary), "--steps", "1"])
    }
  }

  @Test func aTrainingIsTheSameOnAnyThreadsAndAfterAKill() throws {
    let steps = ["--steps", "24", "--augment", "standard"]
    try train("whole", mixture + steps + ["--threads", "1"])
    try train("threads", mixture + steps + ["--threads", "2"])
    try model("threads").expectEqual(model("whole"), at: 24)

    let killed = model("killed")
    let run = try RunningCommand(words("killed", mixture + steps))
    #expect(run.waits { (killed.step ?? 0) >= 12 }, "\(run.errors)")
    run.send(SIGKILL)
    #expect(run.wait() == -SIGKILL)
    // The folder knows its corpora, their weights and their tags.
    let rest = try TranslateCommand(["train", "--model", folder.path("killed")])
    #expect(rest.status == 0, "\(rest.errors)")
    #expect(rest.errors.contains("continuing after step"))
    try killed.expectEqual(model("whole"), at: 24)

    let other = try train(
      "whole", ["--weight", "1", "2", "--tag", "-", ">>letters<<", "--temperature", "2"] + steps, status: 64)
    #expect(other.contains("weight"))
  }

  @Test func whatDoesNotFitIsSaid() throws {
    #expect(try train("m", ["--weight", "1", "2", "3"], status: 64).contains("one for each"))
    #expect(try train("m", ["--tag", "x"], status: 64).contains("one for each"))
    #expect(try train("m", ["--weight", "0", "1"], status: 64).contains("weight"))
    for tag in [" ", " x", "a\nb", String(repeating: "x", count: 65)] {
      #expect(try train("m", ["--tag", tag, "-"], status: 64).contains("a tag must"))
    }
    #expect(!FileSystem.exists(folder.path("m")))
    try train("begun", ["--steps", "1"])
    let unnamed = try TranslateCommand(["train", "--model", folder.path("begun"), "--weight", "1", "2"])
    #expect(unnamed.status == 64 && unnamed.errors.contains("name the corpora"), "\(unnamed.errors)")
  }
}
