import Testing

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
      ("patience", { $0.budget.patience = -1 }),
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
}
