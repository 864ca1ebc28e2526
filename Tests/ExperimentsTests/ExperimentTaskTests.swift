internal import Files
internal import Randomness
internal import Synchronization
internal import TestSupport
internal import Testing
internal import Translation
internal import Visualization

@testable internal import Experiments

/// What holds for every experiment, with one that is over in seconds.
@Suite(.serialized)
struct ExperimentTaskTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// Makes the experiment in a folder; it is asked to end when it has asked so often.
  @discardableResult
  private func run(
    _ name: String, threads: Int = 1, seed: UInt64 = 1, form: ExperimentForm = .quick, stopsAfter: Int? = nil,
    restarts: Bool = false
  ) throws -> Outcome? {
    var task = ExperimentTask(SmallExperiment(), form, in: folder.path(name), seed: Seed(seed))
    (task.threads, task.restarts) = (threads, restarts)
    let asked = Countdown(stopsAfter)
    return try task.run(observe: { _ in }, shouldStop: { asked.isOver })
  }

  private func bytes(_ name: String) throws -> [UInt8] { try FileSystem.readAll(folder.path(name)) }

  @Test func nothingDependsOnTheNumberOfThreads() throws {
    try run("one", threads: 1)
    try run("three", threads: 3)
    for file in ["experiment.json", "index.html", "figures/scores.svg"] {
      #expect(try bytes("one/" + file) == bytes("three/" + file), "\(file)")
    }
  }

  @Test func anExperimentThatIsInterruptedGoesOnAsIfItHadNotBeen() throws {
    try run("whole")
    for count in [3, 20, 45] {
      #expect(try run("stopped", stopsAfter: count) == nil)
      #expect(!FileSystem.exists(folder.path("stopped/index.html")))
    }
    try run("stopped")
    for file in ["experiment.json", "index.html"] {
      #expect(try bytes("stopped/" + file) == bytes("whole/" + file), "\(file)")
    }
  }

  @Test func anotherExperimentIsRefusedInTheSameFolder() throws {
    try run("small", seed: 7)
    let path = folder.path("small")
    #expect(
      throws: ExperimentError.folderHoldsAnother(path: path, differences: ["seed: 7 in the folder, 8 now"])
    ) {
      try run("small", seed: 8)
    }
    #expect(
      throws: ExperimentError.folderHoldsAnother(
        path: path, differences: ["form: quick in the folder, full now"])
    ) {
      try run("small", seed: 7, form: .full)
    }
    let record = try bytes("small/experiment.json")
    #expect(try run("small", seed: 8, restarts: true) != nil)
    #expect(try bytes("small/experiment.json") != record)
  }

  @Test func aFolderThatHoldsAStudyOrNonsenseIsRefused() throws {
    let study = folder.path("study")
    try FileSystem.createDirectory(study)
    try folder.write("{}", to: "study/study.json")
    #expect(throws: ExperimentError.folderHoldsStudy(path: study)) { try run("study") }
    try FileSystem.createDirectory(folder.path("damaged"))
    try folder.write("{\"format\": 1}", to: "damaged/plan.json")
    #expect(throws: ExperimentError.self) { try run("damaged") }
    #expect(try run("damaged", restarts: true) != nil)
  }

  @Test func restartingRemovesNothingOfAFolderThatHoldsNoExperiment() throws {
    try FileSystem.createDirectory(folder.path("other/figures"))
    try folder.write("mine", to: "other/figures/mine.txt")
    try run("other", restarts: true)
    #expect(FileSystem.exists(folder.path("other/figures/mine.txt")))
  }

  @Test func thePageSaysTheClaimAndWhatCameOut() throws {
    try run("small")
    let page = try MarkupReader(bytes("small/index.html"))
    let cells = page.texts.filter { $0.element == "dd" }.map(\.text)
    #expect(cells.contains("Digits <can> be copied & reversed."))
    #expect(cells.contains("held in part"))
    #expect(page.texts.contains { $0.element == "figcaption" && $0.text == "Scores & more." })
    #expect(!page.elements.contains { ["link", "img"].contains($0.name) || $0.attributes["src"] != nil })
    // Both systems can be looked into beside each other, by the one script and its data.
    #expect(page.elements.count { $0.name == "script" } == 2)
    let data = try #require(page.texts.first { $0.element == "script" }).text
    #expect(data.contains(#""name": "heads-1""#) && data.contains(#""name": "heads-2""#))
    let json = try FileSystem.readText(folder.path("small/experiment.json"))
    #expect(json.contains("\"verdict\" : \"held in part\"") && json.contains("\"values\" : ["))
  }
}

/// Says that it is over when it has been asked so often.
private final class Countdown: Sendable {
  private let left: Atomic<Int>

  init(_ count: Int?) { left = Atomic(count ?? .max) }

  var isOver: Bool { left.subtract(1, ordering: .relaxed).newValue < 0 }
}

private struct SmallExperiment: Experiment {
  let name = "small"
  let claim = "Digits <can> be copied & reversed."
  let source = "nobody"
  let quick = 12
  let full = 13

  func outcome(of steps: Int, _ bench: Workbench) throws -> Outcome {
    let data = DigitSequences(lengths: 3...5, seed: bench.seed).reversal(200, test: 20)
    let systems = [1, 2].map { TrialSystem("heads-\($0)", .small(features: 8, heads: $0)) }
    let trained = try bench.train(
      Trial(
        name: "heads", data: data, systems: systems, seeds: 2,
        recipe: Recipe(steps: steps, batchTokens: 60, learningRate: 0.01)))
    let results = try systems.map { system in
      try trained.measuredAll(system.name) { directory in
        let answers = try bench.answers(of: directory, to: data.test)
        let decisions = try bench.decisions(
          of: directory.load(),
          on: data.test.map { Contrast(source: $0.source, right: $0.target, wrong: $0.source, group: 1) })
        return [answers.bleu, answers.exact, percent(of: decisions) { $0 }]
      }
    }
    return Outcome(
      verdict: .on([true, false]), found: "Nothing.", change: "Everything.", facts: trained.facts,
      tables: [
        ResultTable(
          "Scores", columns: ["system", "BLEU", "right", "decided"],
          rows: zip(systems, results).map { ($0.name, $1) })
      ],
      drawings: [
        Outcome.Drawing(
          name: "scores", caption: "Scores & more.",
          figure: LinePlot(
            title: "scores", xCaption: "x", yCaption: "y",
            series: zip(systems, results).map { LinePlot.Series($0.name, [(0, $1[0]), (1, $1[2])]) }))
      ])
  }
}
