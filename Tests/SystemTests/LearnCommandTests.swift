internal import Files
internal import Glibc
internal import TestSupport
internal import Testing

/// Lessons by the real command.
@Suite(.serialized)
struct LearnCommandTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  @Test func withoutALessonTheyAreListed() throws {
    let run = try TranslateCommand(["learn"])
    #expect(run.status == 0, "\(run.errors)")
    let names = ["reversal", "heads", "positions", "scale", "window", "scores", "mask", "length"]
    let listed = run.lines.filter { $0.hasPrefix("  ") }.compactMap { $0.split(separator: " ").first }
    #expect(listed.map(String.init) == names)
  }

  @Test(arguments: [
    (["reversals"], "'reversals' is not a lesson: choose one of reversal, heads, "),
    (["--output", "x"], "--output is of a lesson: name one, such as reversal"),
    (["--restart"], "--restart is of a lesson: name one, such as reversal"),
    (["reversal", "heads"], "unexpected 'heads'"),
  ])
  func mistakesAreTold(words: [String], message: String) throws {
    let run = try TranslateCommand(["learn"] + words)
    #expect(run.status == 64 && run.errors.contains(message), "\(run.errors)")
  }

  @Test func aFolderOfSomethingElseIsLeftAlone() throws {
    try folder.write("mine", to: "notes.txt")
    let run = try TranslateCommand(["learn", "reversal", "--output", folder.path])
    #expect(run.status == 64 && run.errors.contains("a folder that holds no lesson"), "\(run.errors)")
    #expect(try FileSystem.list(folder.path) == ["notes.txt"])
  }

  /// A program that was copied to anywhere finds the corpora that lie beside the models it is told of.
  @Test func corporaAreFoundBesideTheModels() throws {
    try FileSystem.createDirectory(folder.path("toolkit/Models"))
    try FileSystem.createDirectory(folder.path("toolkit/Corpora"))
    try FileSystem.createDirectory(folder.path("elsewhere"))
    try folder.write("not a pair\n", to: "toolkit/Corpora/reversed-digits.tsv")
    let lesson = "./translate learn reversal --output lesson"
    let missing = try TranslateCommand.shell(
      "cp \"$translate\" . && TRANSLATE_MODELS= \(lesson)", directory: folder.path("elsewhere"))
    #expect(missing.status == 66 && missing.errors.contains("there is no reversed-digits.tsv"))
    let found = try TranslateCommand.shell(
      "TRANSLATE_MODELS=../toolkit/Models \(lesson)", directory: folder.path("elsewhere"))
    #expect(found.status == 65, "\(found.errors)")
    #expect(found.errors.contains("toolkit/Corpora/reversed-digits.tsv:1"), "\(found.errors)")
  }

  /// The command that a lesson prints is the one it follows: a training that differed in anything would be refused.
  @Test(arguments: ["heads", "window", "scores"])
  func whatIsInterruptedGoesOnByTheCommandThatIsPrinted(lesson: String) throws {
    let path = folder.path("lesson")
    let output = try folder.write("", to: "output")
    let run = try RunningCommand(["learn", lesson, "--output", path, "--threads", "2"], outputPath: output)
    #expect(run.waits { run.errors.contains("validation perplexity") }, "\(run.errors)")
    run.send(SIGINT)
    #expect(run.wait() == 0, "\(run.errors)")
    #expect(run.errors.contains("interrupted; run the same command to continue"))
    let text = try FileSystem.readText(output).replacing(" \\\n ", with: "")
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("translate train ") })
    let words = line.split(separator: " ").map(String.init).dropFirst()
    let model = try #require(words.dropFirst(2).first)
    let again = try RunningCommand(Array(words) + ["--threads", "2"])
    #expect(again.waits { again.errors.contains("continuing after step") }, "\(again.errors)")
    again.send(SIGINT)
    #expect(again.wait() == 0, "\(again.errors)")
    #expect(try #require(TrainingFolder(path: model).step) > 0)
  }
}
