internal import Files
internal import Foundation
internal import TestSupport
internal import Testing

/// The program put below a prefix, and used from there.
struct InstallCommandTests {
  /// No models but those of an installation or a checkout.
  private static let environment = ["TRANSLATE_MODELS": "", "HOME": "/nowhere"]

  private static func install(_ prefix: String, _ options: [String] = []) throws -> TranslateCommand {
    try TranslateCommand(["install", "--prefix", prefix] + options, environment: environment)
  }

  /// A run of an installed program in a folder that has no models above it.
  private static func run(_ prefix: String, _ arguments: String, in folder: String) throws -> (
    status: Int32, output: String, errors: String
  ) {
    let line = "cd \(folder) && TRANSLATE_MODELS= \(prefix)/bin/translate \(arguments) > \(folder)/output"
    let run = try TranslateCommand.shell(line, directory: folder)
    return (run.status, try String(contentsOfFile: folder + "/output", encoding: .utf8), run.errors)
  }

  @Test func anInstalledProgramFindsItsModelsAndRemovesItself() throws {
    let folder = try TemporaryDirectory()
    let prefix = folder.path("usr")
    for _ in 1...2 {
      // The second time over the first.
      let installing = try Self.install(prefix)
      #expect(installing.status == 0, "\(installing.errors)")
    }
    let models = try Self.run(prefix, "models --names", in: folder.path)
    #expect(models.output.contains("german-english\n"), "\(models.errors)")
    let translated = try Self.run(prefix, "'Guten Morgen.' --beam-size 1", in: folder.path)
    #expect(translated.output == "Good morning.\n", "\(translated.errors)")

    let listed = try Self.run(prefix, "install --list", in: folder.path).output
    for path in [
      "bin/translate", "share/man/man1/translate.1", "share/man/man1/translate-corpus-check.1",
      "share/bash-completion/completions/translate", "share/zsh/site-functions/_translate",
      "share/fish/vendor_completions.d/translate.fish",
      "share/translate/Models/german-english/parameters.safetensors",
    ] {
      #expect(listed.contains("\(prefix)/\(path)\n"))
    }
    #expect(try FileSystem.list(prefix).allSatisfy { !$0.hasPrefix(".") })

    let removing = try Self.run(prefix, "install --uninstall", in: folder.path)
    #expect(removing.status == 0, "\(removing.errors)")
    #expect(try FileSystem.list(prefix).isEmpty)
  }

  @Test func filesThatAreNotItsOwnStay() throws {
    let folder = try TemporaryDirectory()
    let prefix = folder.path("usr")
    try FileSystem.createDirectory(prefix + "/bin")
    try folder.write("my own\n", to: "usr/bin/translate")
    let refused = try Self.install(prefix, ["--models", "german-english"])
    #expect(refused.status == 74)
    #expect(refused.errors.contains("\(prefix)/bin/translate: in the way"))
    #expect(try FileSystem.list(prefix) == ["bin"])
    #expect(try FileSystem.readText(prefix + "/bin/translate") == "my own\n")

    try FileSystem.remove(prefix + "/bin/translate")
    try #require(try Self.install(prefix).status == 0)
    let readMe = prefix + "/share/translate/Models/german-english/README.md"
    try AtomicFile.write("a note\n", to: readMe)
    try folder.write("mine\n", to: "usr/share/translate/mine")
    let changed = try Self.install(prefix)
    #expect(changed.status == 74)
    #expect(changed.errors.contains("\(readMe): changed since it was installed"))
    let removing = try Self.install(prefix, ["--uninstall"])
    #expect(removing.status == 0)
    #expect(removing.errors.contains("\(readMe): kept"))
    #expect(try FileSystem.readText(readMe) == "a note\n")
    #expect(try FileSystem.readText(prefix + "/share/translate/mine") == "mine\n")
    #expect(try FileSystem.list(prefix + "/bin").isEmpty)
    #expect(try Self.install(prefix, ["--list"]).status == 66)
  }

  @Test func manualPagesAreWellFormedAndHoldEveryOption() throws {
    let folder = try TemporaryDirectory()
    try #require(try Self.install(folder.path).status == 0)
    let pages = folder.path("share/man/man1")
    let page = try FileSystem.readText(pages + "/translate-train.1")
    #expect(
      page.contains(".TH \"TRANSLATE\\-TRAIN\" 1") && page.contains("\\fB\\-\\-warmup\\-steps\\fR \\fIN\\fR"))
    let program = try FileSystem.readText(pages + "/translate.1")
    #expect(program.contains("\\fBTRANSLATE_MODELS\\fR") && program.contains("translate\\-corpus\\-check"))
    guard FileSystem.exists("/usr/bin/groff") else { return }
    let checked = try TranslateCommand.shell(
      "groff -K utf8 -man -ww -z -Tutf8 \(pages)/*.1 && groff -K utf8 -man -Tutf8 -P-cbou \(pages)/translate-train.1 | "
        + "grep -q -e --warmup-steps", directory: folder.path)
    #expect(checked.status == 0)
    #expect(checked.errors.isEmpty, "\(checked.errors)")
  }
}
