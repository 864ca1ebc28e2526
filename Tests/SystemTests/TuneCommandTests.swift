internal import Files
internal import Foundation
internal import TestSupport
internal import Testing

/// The length penalty that suits a model: found by `tune`, and taken wherever the model translates.
struct TuneCommandTests {
  private let folder: TemporaryDirectory
  private let model: String
  private let sources: String
  private let references: String

  init() throws {
    folder = try TemporaryDirectory()
    model = folder.path("model")
    let package = FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath)))
    try FileManager.default.copyItem(
      atPath: FileSystem.join(package, "Models/german-english"), toPath: model)
    let pairs = try FileSystem.readText(
      FileSystem.join(package, "Corpora/everyday-english-german.tsv"))
    let rows = pairs.split(separator: "\n").prefix(24).map { $0.split(separator: "\t").map(String.init) }
    sources = try folder.write(rows.map { $0[1] + "\n" }.joined(), to: "validation.de")
    references = try folder.write(rows.map { $0[0] + "\n" }.joined(), to: "validation.en")
  }

  private func tune(_ options: [String]) throws -> TranslateCommand {
    try TranslateCommand(
      ["tune", "--model", model, "--source", sources, "--references", references] + options)
  }

  private func translation(_ options: [String] = []) throws -> [String] {
    let run = try TranslateCommand(["--model", model, "--input", sources, "--n-best", "1"] + options)
    #expect(run.status == 0, "\(run.errors)")
    return run.lines
  }

  @Test func whatIsBestIsRecordedAndTaken() throws {
    for penalty in ["0.0", "9.0"] {
      let run = try tune(["--penalties", penalty])
      #expect(run.status == 0 && run.lines.count == 1, "\(run.errors)")
      #expect(run.lines[0].hasPrefix("length penalty \(penalty): BLEU "))
      #expect(try translation() == translation(["--length-penalty", penalty]))
    }
    let long = try translation()
    #expect(try long != translation(["--length-penalty", "0"]))
    let several = try tune(["--penalties", "9,0,1", "--metrics", "chrf", "--dry-run"])
    #expect(
      several.lines.map { String($0.prefix { $0 != ":" }) }
        == ["0.0", "1.0", "9.0"].map { "length penalty \($0)" })
    #expect(try translation() == long)
    // What else is known of the model is there still.
    let configuration = try FileSystem.readText(model + "/configuration.json")
    #expect(configuration.contains(#""training""#) && configuration.contains(#""lengthPenalty" : 9"#))
  }

  @Test(arguments: [
    (["--penalties", "1,x"], 64, "--penalties: '1,x' is not a list"),
    (["--beam-size", "1"], 64, "--beam-size"),
    (["--penalties", "-1"], 64, "from 0 to 100"),
  ])
  func whatCannotBeTriedIsRefused(options: [String], status: Int32, message: String) throws {
    let run = try tune(options)
    #expect(run.status == status && run.errors.contains(message), "\(run.errors)")
  }

  @Test func whatTellsNothingIsNotRecorded() throws {
    let blank = try folder.write(String(repeating: "\n", count: 24), to: "blank")
    let before = try FileSystem.readText(model + "/configuration.json")
    let run = try TranslateCommand(
      ["tune", "--model", model, "--source", sources, "--references", blank, "--penalties", "0,1"])
    #expect(run.status == 0 && run.errors.contains("nothing was recorded"), "\(run.errors)")
    #expect(try FileSystem.readText(model + "/configuration.json") == before)
    let short = try folder.write("one\n", to: "short")
    let unequal = try TranslateCommand([
      "tune", "--model", model, "--source", sources, "--references", short, "--penalties", "1",
    ])
    #expect(unequal.status == 65 && unequal.errors.contains("validation.de"), "\(unequal.errors)")
  }

  @Test func aTrainingThatGoesOnKeepsIt() throws {
    let corpus = try DigitCorpus(.copied, pairs: 200, heldOut: 20, in: folder)
    let digits = folder.path("digits")
    let words = [
      "--features", "16", "--feed-forward-features", "16", "--heads", "2", "--encoder-layers", "1",
      "--decoder-layers", "1", "--batch-tokens", "400", "--warmup-steps", "0", "--schedule", "constant",
      "--steps",
    ]
    #expect(try TranslateCommand(corpus.training(digits) + words + ["5"]).status == 0)
    let tuned = try TranslateCommand([
      "tune", "--model", digits, "--source", folder.path("validation.source"), "--references",
      folder.path("validation.target"), "--penalties", "2",
    ])
    #expect(tuned.status == 0, "\(tuned.errors)")
    let again = try TranslateCommand(["train", "--model", digits, "--steps", "10"])
    #expect(again.status == 0, "\(again.errors)")
    #expect(try FileSystem.readText(digits + "/configuration.json").contains(#""lengthPenalty" : 2"#))
  }

  @Test func aPenaltyThatIsNoneIsToldOfTheModel() throws {
    let run = try tune(["--penalties", "9"])
    #expect(run.status == 0)
    let path = model + "/configuration.json"
    let text = try FileSystem.readText(path)
    try AtomicFile.write(
      text.replacing(#""lengthPenalty" : 9"#, with: #""lengthPenalty" : -1"#), to: path)
    let refused = try TranslateCommand(["--model", model, "Hallo."])
    #expect(refused.status == 65 && refused.errors.contains("length penalty"), "\(refused.errors)")
  }
}
