internal import Files
internal import TestSupport
internal import Testing

/// Experiments by the real command.
@Suite(.serialized)
struct ExperimentCommandTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  @Test func listsExperimentsWithTheirClaims() throws {
    let run = try TranslateCommand(["study", "--experiments"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.lines.count >= 13)
    #expect(run.lines.contains { $0.hasPrefix("scaling      The variance of q · k is d_k") })
  }

  @Test(arguments: [("convolution", "held in part"), ("window", "held")])
  func anExperimentEndsInAVerdict(name: String, verdict: String) throws {
    let words = ["study", "--experiment", name, "--quick"]
    let run = try TranslateCommand(words + ["--report", folder.path(name), "--threads", "2"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.lines.contains("verdict: \(verdict)"), "\(run.text)")
    for file in ["index.html", "experiment.json"] {
      #expect(FileSystem.exists(folder.path("\(name)/\(file)")), "\(file)")
    }
    // What is trained is named with its trial: those of several have the same systems.
    let trained = run.errors.split(separator: "\n").filter { $0.contains(": training ") }
    #expect(!trained.isEmpty && Set(trained).count == trained.count, "\(run.errors)")
    let record = try FileSystem.readAll(folder.path(name + "/experiment.json"))
    // What is there is taken as it is, and gives the same.
    let again = try TranslateCommand(words + ["--report", folder.path(name), "--threads", "1"])
    #expect(again.status == 0 && again.output == run.output, "\(again.errors)")
    #expect(try FileSystem.readAll(folder.path(name + "/experiment.json")) == record)
    let other = try TranslateCommand(words + ["--report", folder.path(name), "--seed", "2"])
    #expect(other.status == 64)
    #expect(other.errors.contains("seed: 1 in the folder, 2 now"), "\(other.errors)")
  }

  @Test(arguments: [
    (
      ["--experiment", "scaling", "--systems", "transformer,attention-rnn"],
      "--systems does not go with --experiment"
    ),
    (["--experiment", "scaling", "--corpus", "pairs.tsv"], "--corpus does not go with --experiment"),
    (["--experiment", "scaling", "--steps", "3"], "--steps does not go with --experiment"),
    (["--experiments", "--quick"], "--quick does not go with --experiments"),
    (["--quick"], "--quick is a form of an experiment"),
    (["--experiment", "scale"], "'scale' is not an experiment: scaling, heads"),
  ])
  func whatDoesNotGoTogetherIsSaid(words: [String], message: String) throws {
    let run = try TranslateCommand(["study"] + words)
    #expect(run.status == 64)
    #expect(run.errors.contains(message), "\(run.errors)")
  }

  @Test func theReportNeedsAFolder() throws {
    let run = try TranslateCommand(["study", "--experiment", "convolution", "--quick"])
    #expect(run.status == 64)
    #expect(run.errors.contains("--report is missing"), "\(run.errors)")
  }
}
