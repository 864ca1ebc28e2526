internal import Text
internal import Training
internal import Translation

extension TrainingSettings {
  /// What a plan goes by.
  func basis(_ facts: CorpusFacts) -> PlanningBasis {
    var basis = PlanningBasis(facts, architecture.kind, budget: training.budget)
    basis.subword = training.vocabulary.kind
    basis.hasJointVocabulary = automatic.contains(.jointVocabulary) ? nil : hasJointVocabulary
    basis.vocabularySize = automatic.contains(.vocabularySize) ? nil : training.vocabulary.size
    basis.features = chosen.contains("features") ? architecture.features : nil
    basis.normalization = architecture.normalization
    if !automatic.contains(.batchTokens) {
      let (tokens, overflows) = training.batchTokens.multipliedReportingOverflow(by: training.accumulate)
      basis.updateTokens = overflows ? nil : tokens
    }
    return basis
  }

  /// Takes over what a plan has chosen; what somebody has chosen stays.
  mutating func take(_ plan: TrainingPlan) {
    use(plan.preset, isPlan: true)
    if automatic.contains(.jointVocabulary) { hasJointVocabulary = plan.hasJointVocabulary }
    if automatic.contains(.vocabularySize) { training.vocabulary.size = plan.vocabularySize }
    if automatic.contains(.dropout) { architecture.dropout = plan.dropout }
    if automatic.contains(.batchTokens) { training.batchTokens = plan.batchTokens }
    if automatic.contains(.learningRate) { training.learningRate = plan.learningRate }
    if automatic.contains(.schedule) { training.schedule = plan.schedule }
    // Schedules that need no end run until patience ends them.
    if automatic.contains(.steps), training.schedule.needsLastStep || training.budget.patience == 0 {
      training.budget.plannedSteps = plan.steps
    }
    training.planSteps(automatic, for: architecture)
  }
}
