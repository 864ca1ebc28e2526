import Files
import Foundation
import TestSupport
import Testing
import Translation

@testable import Training

struct TrainingStateTests {
  private func scores(_ bleu: Double) -> ValidationScores {
    ValidationScores(perplexity: 100 - bleu, bleu: bleu, chrF: bleu)
  }

  @Test func theBestIsKeptAndTheRestIsCounted() {
    var state = TrainingState()
    var best: [Int] = []
    for (step, bleu) in [10.0, 30, 20, 30, 25, 40].enumerated() {
      state.step = step
      if state.judge(scores(bleu), TrainingConfiguration(), isDue: true) { best.append(step) }
      if step == 4 { #expect(state.validationsWithoutImprovement == 3) }
    }
    #expect(best == [0, 1, 5])
    #expect(state.best?.step == 5)
    #expect(state.best?.value == 40)
    #expect(state.validationsWithoutImprovement == 0)
  }

  @Test func perplexityIsBetterWhereItIsLower() {
    var configuration = TrainingConfiguration()
    configuration.validation.metric = .perplexity
    var state = TrainingState()
    let best = [10.0, 5, 50].map { state.judge(scores($0), configuration, isDue: true) }
    #expect(best == [true, false, true])
  }

  @Test(arguments: [
    (ValidationConfiguration.Metric.bleu, [true, false, true, false, true, true]),
    (.chrF, [true, false, true, false, true, true]), (.perplexity, [true, false, false, true, true, false]),
  ])
  func theNextScoreDecidesWhereOneCannot(_ metric: ValidationConfiguration.Metric, _ expected: [Bool]) {
    var configuration = TrainingConfiguration()
    configuration.validation.metric = metric
    var state = TrainingState()
    let found = [(50.0, 0.0, 20.0), (50, 0, 20), (60, 0, 21), (40, 0, 20), (30, 0, 21), (31, 1, 22)].map {
      state.judge(
        ValidationScores(perplexity: $0.0, bleu: $0.1, chrF: $0.2), configuration, isDue: true)
    }
    #expect(found == expected)
  }

  @Test func whileAnyScoreImprovesPatienceIsNotTried() {
    var state = TrainingState()
    func count(_ perplexity: Double, _ bleu: Double, _ chrF: Double) -> Int {
      _ = state.judge(
        ValidationScores(perplexity: perplexity, bleu: bleu, chrF: chrF), TrainingConfiguration(), isDue: true
      )
      return state.validationsWithoutImprovement
    }
    let falling = (0..<12).map { count(100 - Double($0), 0, 10) }
    #expect(falling == Array(repeating: 0, count: 12))
    #expect(count(90, 0, 9) == 1)
    #expect(count(90, 0, 11) == 0)
    // Better than the validation before, but than no best one.
    #expect(count(89.5, 0, 10.5) == 1)
    #expect(count(89, 0.1, 10) == 0)
  }

  @Test func aStateThatKnowsTheDecidingScoreAloneGoesOn() throws {
    let text = #"""
      {"step": 9, "epoch": 1, "position": 2, "validationsWithoutImprovement": 4, "bestDue": 0,
       "best": {"step": 3, "value": 0, "scores": {"perplexity": 20, "bleu": 0, "chrF": 30}}}
      """#
    var state = try JSONDecoder().decode(TrainingState.self, from: Data(text.utf8))
    #expect(state.bestDue == ValidationScores(perplexity: 20, bleu: 0, chrF: 30))
    _ = state.judge(
      ValidationScores(perplexity: 21, bleu: 0, chrF: 29), TrainingConfiguration(), isDue: true)
    #expect(state.validationsWithoutImprovement == 5)
    let wrong = text.replacing(#""bestDue": 0"#, with: #""bestDue": "high""#)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(TrainingState.self, from: Data(wrong.utf8))
    }
  }

  @Test func thePlateauReducesAfterEveryRunWithoutImprovement() {
    var configuration = TrainingConfiguration()
    configuration.plateauPatience = 2
    var state = TrainingState()
    let reductions = [10.0, 9, 9, 9, 9, 11, 9, 9].map { bleu in
      _ = state.judge(scores(bleu), configuration, isDue: true)
      return state.reductions
    }
    #expect(reductions == [0, 0, 1, 1, 2, 2, 2, 3])
  }

  @Test func aValidationThatWasNotDueChangesNothingThatIsComputedLater() {
    let configuration = TrainingConfiguration()
    var (through, stopped) = (TrainingState(), TrainingState())
    for (index, bleu) in [10.0, 12, 11, 13].enumerated() {
      _ = through.judge(scores(bleu), configuration, isDue: true)
      _ = stopped.judge(scores(bleu), configuration, isDue: true)
      if index == 1 {
        let isBest = stopped.judge(scores(50), configuration, isDue: false)
        #expect(isBest)
      }
    }
    #expect(stopped.best?.value == 50)
    #expect(through.best?.value == 13)
    stopped.best = through.best
    #expect(stopped == through)
  }

  @Test func theLastSavedAreAveragedWithTheStepOfTheState() {
    var state = TrainingState()
    for step in [5, 10, 15] {
      state.step = step
      state.keep(2)
    }
    #expect(state.saved == [10, 15])
    state.step = 17
    #expect(state.averaged(2) == [15, 17])
    #expect(state.averaged(1) == [17])
    #expect(state.saved == [10, 15])
  }

  @Test func aStateOfNumbersThatCannotBeIsDamaged() {
    #expect(TrainingState().isSound)
    let damages: [(inout TrainingState) -> Void] = [
      { $0.step = -1 }, { $0.step = .max }, { $0.position = -5 }, { $0.epoch = .max }, { $0.saved = [3] },
      { $0.saved = [-1] }, { $0.seconds = -1 }, { $0.seconds = .nan }, { $0.reductions = -1 },
      { $0.seconds = .infinity }, { $0.validatedAt = 1 }, { $0.validatedAt = -1 },
      { $0.unreported = TrainingSums(loss: 1, negativeLogLikelihood: 1, targetTokens: .max, tokens: 1) },
      { $0.unreported = TrainingSums(loss: 1, negativeLogLikelihood: 1, targetTokens: 1, tokens: .max) },
      { $0.unreported = TrainingSums(loss: .infinity, negativeLogLikelihood: 1, targetTokens: 1, tokens: 1) },
      {
        $0.step = 9
        $0.saved = [9, 4]
      },
    ]
    for damage in damages {
      var state = TrainingState()
      damage(&state)
      #expect(!state.isSound, "\(state)")
    }
  }

  @Test(arguments: [
    "", "{", "[]", "null", "{}", #"{"step": "ten"}"#, #"{"step": 1e99}"#, "\u{0}\u{0}", "\u{FEFF}{}",
    String(repeating: "[", count: 100_000), #"{"step": 3, "epoch": 0}"#, #"{"step": 3, "position": 0}"#,
    #"{"epoch": 0, "position": 3}"#,
  ])
  func aDamagedFileIsNamed(_ text: String) throws {
    let folder = try TemporaryDirectory()
    try FileSystem.createDirectory(folder.path("training"))
    let path = try folder.write(text, to: "training/state.json")
    #expect(throws: TrainingError.damagedState(path: path)) {
      try Checkpoint(ModelDirectory(folder.path)).state()
    }
  }

  @Test func aFieldThatAFileLacksHasItsDefault() throws {
    var state = TrainingState()
    (state.step, state.epoch, state.position, state.skipped, state.skippedInARow) = (9, 2, 3, 4, 1)
    (state.targetTokens, state.seconds, state.saved, state.validatedAt) = (70, 1.5, [6, 9], 9)
    (state.validationsWithoutImprovement, state.validationsSinceReduction, state.reductions) = (2, 1, 3)
    state.best = TrainingState.Score(step: 6, value: 30, scores: scores(30))
    state.bestDue = scores(30)
    state.unreported = TrainingSums(loss: 1, negativeLogLikelihood: 2, targetTokens: 3, tokens: 4)
    func fields(_ state: TrainingState) throws -> [String: NSObject] {
      try #require(JSONSerialization.jsonObject(with: JSONEncoder().encode(state)) as? [String: NSObject])
    }
    let (all, defaults) = (try fields(state), try fields(TrainingState()))
    #expect(all.count == 15)
    for name in all.keys.sorted() where !["step", "epoch", "position"].contains(name) {
      #expect(all[name] != defaults[name], "\(name)")
      var (lacking, expected) = (all, all)
      lacking[name] = nil
      expected[name] = defaults[name]
      let read = try JSONDecoder().decode(
        TrainingState.self, from: JSONSerialization.data(withJSONObject: lacking))
      #expect(try fields(read) == expected, "\(name)")
    }
  }

  @Test func aFileCutOffAnywhereIsNamed() throws {
    let folder = try TemporaryDirectory()
    try FileSystem.createDirectory(folder.path("training"))
    let whole = Array(try jsonText(of: TrainingState()).utf8)
    for count in stride(from: 0, to: whole.count - 2, by: 7) {
      let path = try folder.write(Array(whole[..<count]), to: "training/state.json")
      #expect(throws: TrainingError.damagedState(path: path)) {
        try Checkpoint(ModelDirectory(folder.path)).state()
      }
    }
  }
}
