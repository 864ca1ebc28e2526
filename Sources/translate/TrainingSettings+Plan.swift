internal import Layers
internal import Text
internal import Training
internal import Translation

extension TrainingSettings {
  /// The options that set a size of a model, with the names of the fields in a configuration.
  static let sizes = [
    ("features", "features"), ("feed-forward-features", "feedForwardFeatures"), ("heads", "heads"),
    ("encoder-layers", "encoderLayers"), ("decoder-layers", "decoderLayers"),
    ("hidden-features", "hiddenFeatures"), ("attention-features", "attentionFeatures"),
  ]

  /// The values that are planned, with the names of their fields in the section "training" of a configuration.
  static let trainingFields: [(PlannedValue, String)] = [
    (.vocabularySize, "vocabulary.size"), (.batchTokens, "batchTokens"), (.learningRate, "learningRate"),
    (.schedule, "schedule"), (.warmupSteps, "warmupSteps"), (.validateEvery, "validateEvery"),
    (.saveEvery, "saveEvery"),
  ]

  /// Takes note that somebody has chosen what an option sets.
  mutating func choose(_ name: String) {
    if TrainingFields.limits.contains(where: { $0.name == name }) { automatic.remove(.steps) }
    if let value = PlannedValue(rawValue: name) { automatic.remove(value) }
    if name == PlannedValue.preset.rawValue { chosenSizes.formUnion(Self.sizes.map(\.0)) }
    if Self.sizes.contains(where: { $0.0 == name }) { chosenSizes.insert(name) }
  }

  /// What a plan goes by.
  func basis(_ facts: CorpusFacts) -> PlanningBasis {
    var basis = PlanningBasis(facts, architecture, budget: training.budget)
    basis.subword = training.vocabulary.kind
    basis.hasJointVocabulary = automatic.contains(.jointVocabulary) ? nil : hasJointVocabulary
    basis.vocabularySize = automatic.contains(.vocabularySize) ? nil : training.vocabulary.size
    basis.features = chosenSizes.contains("features") ? chosenArchitecture.features : nil
    basis.normalization = chosenArchitecture.normalization
    if !automatic.contains(.batchTokens) {
      let (tokens, overflows) = training.batchTokens.multipliedReportingOverflow(by: training.accumulate)
      basis.updateTokens = overflows ? nil : tokens
    }
    return basis
  }

  /// Takes over what a plan has chosen; what somebody has chosen stays.
  mutating func take(_ plan: TrainingPlan) {
    takeSizes(of: plan.preset)
    if automatic.contains(.jointVocabulary) { hasJointVocabulary = plan.hasJointVocabulary }
    if automatic.contains(.vocabularySize) { training.vocabulary.size = plan.vocabularySize }
    if automatic.contains(.dropout) {
      transformer.dropout = plan.dropout
      attentionRNN.dropout = plan.dropout
      contextVectorRNN.dropout = plan.dropout
    }
    if automatic.contains(.batchTokens) { training.batchTokens = plan.batchTokens }
    if automatic.contains(.learningRate) { training.learningRate = plan.learningRate }
    if automatic.contains(.schedule) { training.schedule = plan.schedule }
    // Schedules that need no end run until patience ends them.
    if automatic.contains(.steps), training.schedule.needsLastStep || training.budget.patience == 0 {
      training.budget.plannedSteps = plan.steps
    }
    training.planSteps(automatic, for: chosenArchitecture)
  }

  private mutating func takeSizes(of preset: TransformerConfiguration.Preset) {
    let given = self
    use(preset)
    if chosenSizes.contains("features") {
      transformer.features = given.transformer.features
      attentionRNN.features = given.attentionRNN.features
      contextVectorRNN.features = given.contextVectorRNN.features
    }
    if chosenSizes.contains("feed-forward-features") {
      transformer.feedForwardFeatures = given.transformer.feedForwardFeatures
    }
    if chosenSizes.contains("heads") { transformer.heads = given.transformer.heads }
    if chosenSizes.contains("encoder-layers") {
      transformer.encoderLayers = given.transformer.encoderLayers
      attentionRNN.encoderLayers = given.attentionRNN.encoderLayers
      contextVectorRNN.encoderLayers = given.contextVectorRNN.encoderLayers
    }
    if chosenSizes.contains("decoder-layers") {
      transformer.decoderLayers = given.transformer.decoderLayers
      attentionRNN.decoderLayers = given.attentionRNN.decoderLayers
      contextVectorRNN.decoderLayers = given.contextVectorRNN.decoderLayers
    }
    if chosenSizes.contains("hidden-features") {
      attentionRNN.hiddenFeatures = given.attentionRNN.hiddenFeatures
      contextVectorRNN.hiddenFeatures = given.contextVectorRNN.hiddenFeatures
    }
    if chosenSizes.contains("attention-features") {
      attentionRNN.attentionFeatures = given.attentionRNN.attentionFeatures
    }
  }
}
