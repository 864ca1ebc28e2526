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
