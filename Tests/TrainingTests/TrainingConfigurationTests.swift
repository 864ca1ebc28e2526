import Bitext
import Evaluation
import Layers
import Tensors
import Testing
import Text
import Translation

@testable import Training

struct TrainingConfigurationTests {
  private typealias Change = @Sendable (inout TrainingConfiguration) -> Void

  private func problems(_ change: (inout TrainingConfiguration) -> Void) -> [String] {
    var configuration = TrainingConfiguration()
    change(&configuration)
    return configuration.problems
  }

  @Test func theDefaultsHaveNoProblems() {
    #expect(TrainingConfiguration().problems.isEmpty)
  }

  @Test func valuesOutOfRangeAreNamedAsOptions() {
    let wrong: [(String, Change)] = [
      ("batch-tokens", { $0.batchTokens = 0 }), ("batch-tokens", { $0.batchTokens = .max }),
      ("shards", { $0.shards = 0 }), ("shards", { $0.shards = 1_000_000 }),
      ("accumulate", { $0.accumulate = 0 }), ("accumulate", { $0.accumulate = .max }),
      ("warmup-steps", { $0.warmupSteps = -1 }), ("validate-every", { $0.validateEvery = 0 }),
      ("save-every", { $0.saveEvery = 0 }), ("average", { $0.average = 0 }),
      ("plateau-patience", { $0.plateauPatience = 0 }), ("plateau-factor", { $0.plateauFactor = 1 }),
      ("validation-beam-size", { $0.validation.beamSize = 0 }), ("beta1", { $0.beta1 = 1 }),
      ("beta2", { $0.beta2 = -0.1 }), ("label-smoothing", { $0.labelSmoothing = .nan }),
      ("weight-decay", { $0.weightDecay = -1 }), ("clip-norm", { $0.clipNorm = .infinity }),
      ("learning-rate", { $0.learningRate = 0 }), ("learning-rate", { $0.learningRate = .infinity }),
      ("epsilon", { $0.epsilon = .nan }), ("steps", { $0.budget.steps = 0 }),
      ("epochs", { $0.budget.epochs = -1 }), ("minutes", { $0.budget.minutes = .nan }),
      ("patience", { $0.budget.patience = -1 }), ("exponential-average", { $0.exponentialAverage = 1 }),
      ("consistency", { $0.consistency = -1 }), ("subword-dropout", { $0.subwordDropout = 1 }),
    ]
    for (name, change) in wrong {
      let problems = problems(change)
      #expect(problems.count == 1 && problems[0].hasPrefix(name + " must be"), "\(name): \(problems)")
    }
  }

  @Test func severalProblemsAreNamedTogether() {
    let problems = problems {
      $0.batchTokens = 0
      $0.beta1 = 2
    }
    #expect(problems.count == 2)
  }

  @Test func whatDoesNotGoTogetherIsNamed() {
    let problems = problems {
      ($0.average, $0.exponentialAverage) = (3, 0.9)
      $0.cutsTokensOff = true
    }
    #expect(problems.count == 2)
    #expect(problems.contains { $0.hasPrefix("average (3) and exponential-average (0.9) are two means") })
    #expect(problems.contains { $0.contains("give --consistency") })
  }

  @Test func decayingSchedulesNeedAnEnd() {
    for schedule in [LearningRateSchedule.linear, .cosine] {
      #expect(problems { $0.schedule = schedule }.count == 1)
      #expect(
        problems {
          $0.schedule = schedule
          $0.budget.steps = 5
        }.isEmpty)
    }
  }

  @Test func aTrainingWithoutAnyEndIsRefused() {
    #expect(problems { $0.budget.patience = 0 }.count == 1)
    for limit: Change in [
      { $0.budget.steps = 1 }, { $0.budget.epochs = 1 }, { $0.budget.minutes = 0.5 },
    ] {
      let problems = problems {
        $0.budget.patience = 0
        limit(&$0)
      }
      #expect(problems.isEmpty)
    }
  }

  // MARK: Files

  /// Returns a value with one field less, for each of its fields and those of the values within.
  private func lackingAField(_ value: JSONValue) -> [JSONValue] {
    guard case .object(let fields) = value else { return [] }
    return fields.flatMap { name, field in
      ([nil] + lackingAField(field)).map { replacement in
        var others = fields
        others[name] = replacement
        return .object(others)
      }
    }
  }

  /// Returns a value with every number and every truth within it changed.
  private func altered(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let fields): .object(fields.mapValues(altered))
    case .array(let values): .array(values.map(altered))
    case .truth(let truth): .truth(!truth)
    case .whole(let number): .whole(number + 1)
    case .number(let number): .number(number / 2)
    case .text, .large, .nothing: value
    }
  }

  private func expectLenient<Value: Codable & Equatable>(_ standard: Value) throws {
    let json = try JSONValue(encoding: standard)
    for lacking in lackingAField(json) {
      #expect(try lacking.decoded(as: Value.self) == standard, "\(lacking)")
    }
    let other = altered(json)
    #expect(other != json)
    #expect(try JSONValue(encoding: other.decoded(as: Value.self)) == other)
  }

  @Test func aFieldThatAnOldFileLacksHasItsDefault() throws {
    for kind in Architecture.Kind.all {
      let standard = Architecture(kind)
      guard case .object(let json) = try JSONValue(encoding: standard), let fields = json[kind.name] else {
        Issue.record("\(kind.name) is no object of its name")
        continue
      }
      for lacking in lackingAField(fields) + [altered(fields)] {
        let read = try JSONValue.object([kind.name: lacking]).decoded(as: Architecture.self)
        #expect((read == standard) == (lacking != altered(fields)), "\(lacking)")
      }
    }
    try expectLenient(VocabularyBuilder.Options())
    try expectLenient(ValidationConfiguration())
    try expectLenient(TrainingBudget())
    try expectLenient(CorpusFilter())
    #expect(try JSONValue.object([:]).decoded(as: TrainingConfiguration.self) == TrainingConfiguration())
    let few = JSONValue.object(["shards": .whole(7), "budget": .object(["patience": .whole(2)])])
    let read = try few.decoded(as: TrainingConfiguration.self)
    #expect((read.shards, read.budget.patience, read.accumulate) == (7, 2, 1))
    #expect(throws: DecodingError.self) {
      try JSONValue.object(["shards": .text("four")]).decoded(as: TrainingConfiguration.self)
    }
  }

  @Test func whatAFileSaysIsRead() throws {
    var configuration = TrainingConfiguration()
    configuration.vocabulary.kind = .word
    configuration.vocabulary.normalization = .nfkc
    configuration.vocabulary.wordBoundaries = .whitespace
    configuration.precision = .bfloat16
    configuration.optimizer = .adamW
    configuration.schedule = .cosine
    configuration.validation.metric = .perplexity
    configuration.validation.tokenization = .none
    configuration.storedPrecision = .bfloat16
    configuration.budget.steps = 10
    configuration.budget.epochs = 3
    configuration.budget.minutes = 2.5
    let json = try altered(JSONValue(encoding: configuration))
    #expect(try JSONValue(encoding: json.decoded(as: TrainingConfiguration.self)) == json)
    var transformer = Architecture(.transformer)
    transformer.normalization = .post
    transformer.positions = .learned
    transformer.activation = .gelu
    transformer.tiedEmbeddings = .none
    let model = ModelConfiguration(
      sourceLanguage: "de", targetLanguage: "en", architecture: transformer,
      hasJointVocabulary: true)
    #expect(try JSONValue(encoding: model).decoded(as: ModelConfiguration.self) == model)
  }

  @Test func aModelMustSayWhatItIs() throws {
    let model = ModelConfiguration(
      sourceLanguage: "de", targetLanguage: "en", architecture: Architecture(.transformer),
      hasJointVocabulary: false)
    guard case .object(let fields) = try JSONValue(encoding: model) else { return }
    for name in ["sourceLanguage", "targetLanguage", "architecture"] {
      var others = fields
      others[name] = nil
      #expect(throws: DecodingError.self) {
        try JSONValue.object(others).decoded(as: ModelConfiguration.self)
      }
    }
    var others = fields
    others["hasJointVocabulary"] = nil
    #expect(try JSONValue.object(others).decoded(as: ModelConfiguration.self) == model)
  }
}
