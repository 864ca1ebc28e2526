internal import Files
internal import TestSupport
internal import Testing

/// Models found from any working directory.
struct ModelsCommandTests {
  @Test func modelsAreListedAndADamagedOneIsNamed() throws {
    let folder = try TemporaryDirectory()
    let shell = try TranslateCommand.shell("mkdir -p Models/broken deep/down", directory: folder.path)
    #expect(shell.status == 0)
    try folder.write("{", to: "Models/broken/configuration.json")
    let environment = ["TRANSLATE_MODELS": ""]
    for directory in ["", "deep/down"] {
      let run = try TranslateCommand(["models"], environment: environment, directory: folder.path(directory))
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.lines.contains { $0.hasPrefix("broken") && $0.contains("configuration.json") })
    }
    let named = try TranslateCommand(["models"], environment: ["TRANSLATE_MODELS": folder.path("Models")])
    #expect(named.text.contains("broken"))
    let suggested = try TranslateCommand(
      ["tokenize", "--vocabulary", "brokn"], environment: environment, directory: folder.path("deep"))
    #expect(suggested.status == 66)
    #expect(suggested.errors.contains("did you mean broken?"))
  }

  /// A mean of models was validated by nobody.
  @Test func whatHasNoScoresSaysSo() throws {
    let package = FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath)))
    let model = FileSystem.join(package, "Models/english-german")
    let folder = try TemporaryDirectory()
    let mean = try TranslateCommand([
      "average", "--model", model, model, "--output", folder.path("Models/mean"),
    ])
    #expect(mean.status == 0, "\(mean.errors)")
    let run = try TranslateCommand(["models"], environment: ["TRANSLATE_MODELS": folder.path("Models")])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.lines.contains { $0.hasPrefix("mean ") && $0.hasSuffix(" –") }, "\(run.text)")
    #expect(!run.lines.contains { $0.hasSuffix(" ") }, "\(run.text)")
  }
}
