internal import Files
internal import Layers
internal import Randomness
internal import TestSupport
internal import Testing

@testable internal import Experiments

/// Experiments in small, where the outcome is certain.
@Suite(.serialized)
struct ClaimTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func bench(_ name: String, grammars: String? = nil) -> Workbench {
    Workbench(
      folder: ExperimentFolder(path: folder.path(name)), grammars: grammars, seed: Seed(1), threads: 2,
      observe: { _ in }, shouldStop: { false })
  }

  @Test func headsAreAConvolutionWithinRounding() throws {
    let experiment = ConvolutionExperiment()
    var plan = experiment.quick
    // Nothing is trained.
    plan.shifts.distances = []
    let outcome = try experiment.outcome(of: plan, bench("convolution"))
    #expect(outcome.verdict == .held, "\(outcome.found)")
  }

  @Test func headsThatAreTrainedForTwoPlacesLookAtThese() throws {
    var shifts = ConvolutionExperiment().quick.shifts
    shifts.seeds = 1
    let results = try shifts.results(bench("shifts")).results
    #expect(results.count == 2)
    for result in results {
      #expect(result.right.mean > 95 && result.both.mean > 40, "\(result)")
      #expect(result.before.mean <= 100 && result.behind.mean <= 100)
    }
    let relative = try #require(results.first { $0.positions == .relative })
    #expect(relative.both.mean > 95, "\(relative)")
  }

  @Test func whatIsBehindTheWindowsOfAllLayersCannotBeKnown() throws {
    let experiment = WindowExperiment()
    var plan = experiment.quick
    plan.stacks = [
      WindowExperiment.Stack(layers: 1, window: 1), WindowExperiment.Stack(layers: 2, window: 1),
    ]
    plan.offsets = [1, 2, 3]
    let outcome = try experiment.outcome(of: plan, bench("window"))
    #expect(outcome.verdict == .held, "\(outcome.found)")
  }

  /// What comes of so little is chance; what is trained, translated and drawn is all there.
  @Test func treesAreTriedAgainstAllPairsAndShuffledTrees() throws {
    let package = FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath)))
    let experiment = GraphExperiment()
    var plan = experiment.quick
    (plan.most, plan.features, plan.sizes, plan.tests, plan.seeds) = (2, 8, [60, 90], 10, 2)
    plan.recipe = Recipe(steps: 4, batchTokens: 100, learningRate: 0.01)
    let bench = bench("graph", grammars: FileSystem.join(package, "Corpora"))
    let outcome = try experiment.outcome(of: plan, bench)
    #expect(
      outcome.tables.map(\.rows.count) == [6, 3] && outcome.drawings.map(\.name) == ["pairs", "distance"])
    for name in ["tree-60.training.heads", "shuffled-90.validation.heads"] {
      #expect(FileSystem.exists(folder.path("graph/corpora/" + name)), "\(name)")
    }
  }

  @Test func aLeadIsJudgedByItsInterval() {
    #expect(Verdict.onEquality(Measured([0, 0.1, -0.1]), within: 2) == .held)
    #expect(Verdict.onEquality(Measured([8, 8.1, 7.9]), within: 2) == .failed)
    #expect(Verdict.onEquality(Measured([-20, 0, 20]), within: 2) == .undecided)
    #expect(Verdict.on([true, true]) == .held && Verdict.on([false]) == .failed)
  }

  @Test func everyExperimentHasANameAndAClaim() {
    let names = ExperimentList.all.map(\.name)
    #expect(Set(names).count == names.count)
    for experiment in ExperimentList.all {
      #expect(!experiment.source.isEmpty && experiment.claim.hasSuffix("."), "\(experiment.name)")
    }
  }

  @Test func aGrammarThatIsNotThereIsNamed() throws {
    let experiment = HeadsExperiment()
    #expect(throws: ExperimentError.grammarMissing(name: "german-english.grammar")) {
      try experiment.outcome(of: experiment.quick, bench("heads"))
    }
  }
}
