import Testing

@testable import Training

struct LearningRateScheduleTests {
  private func factors(
    _ schedule: LearningRateSchedule, _ steps: [Int], warmupSteps: Int = 100, lastStep: Int? = 500,
    reductions: Int = 0
  ) -> [Double] {
    steps.map {
      schedule.factor(
        step: $0, warmupSteps: warmupSteps, lastStep: lastStep, reductions: reductions, reductionFactor: 0.5)
    }
  }

  private func expect(_ actual: [Double], _ expected: [Double], _ location: SourceLocation = #_sourceLocation)
  {
    #expect(zip(actual, expected).allSatisfy { abs($0 - $1) < 1e-12 }, "\(actual)", sourceLocation: location)
  }

  @Test(arguments: LearningRateSchedule.allCases)
  func everyScheduleRisesInALineToItsPeak(_ schedule: LearningRateSchedule) {
    expect(factors(schedule, [1, 25, 50, 99, 100]), [0.01, 0.25, 0.5, 0.99, 1])
  }

  @Test(arguments: LearningRateSchedule.allCases)
  func withoutWarmUpTheFirstStepHasTheWholeRate(_ schedule: LearningRateSchedule) {
    let first = factors(schedule, [1], warmupSteps: 0, lastStep: 1_000_000)[0]
    #expect(abs(first - 1) < 1e-5)
  }

  @Test func inverseSquareRootHalvesWhereTheStepsQuadruple() {
    expect(factors(.inverseSquareRoot, [400, 900, 2500]), [1.0 / 2, 1.0 / 3, 1.0 / 5])
  }

  @Test func constantStays() {
    expect(factors(.constant, [101, 500, 100_000]), [1, 1, 1])
  }

  @Test func plateauFallsWithEveryReductionAndWithNothingElse() {
    expect(factors(.plateau, [101, 100_000]), [1, 1])
    expect(factors(.plateau, [200], reductions: 1) + factors(.plateau, [200], reductions: 3), [0.5, 0.125])
  }

  @Test func linearAndCosineEndAtZeroAtTheLastStepAndStayThere() {
    expect(factors(.linear, [100, 200, 300, 500, 600]), [1, 0.75, 0.5, 0, 0])
    expect(factors(.cosine, [100, 300, 500, 600]), [1, 0.5, 0, 0])
    expect(factors(.cosine, [200]), [(1 + 0.5.squareRoot()) / 2])
  }

  @Test func aLastStepWithinTheWarmUpIsNoHarm() {
    for schedule in LearningRateSchedule.allCases {
      let values = factors(schedule, Array(1...60), warmupSteps: 100, lastStep: 50)
      #expect(values.allSatisfy { $0 >= 0 && $0 <= 1 })
    }
  }
}
