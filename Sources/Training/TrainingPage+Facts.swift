internal import NumberText
internal import Translation

extension TrainingPage.Facts {
  /// What a training's configuration says, for people.
  init(_ record: TrainingRecord, parameters: Int, pairs: Int, validationPairs: Int) {
    let (model, training) = (record.model, record.training)
    sourceLanguage = model.sourceLanguage
    targetLanguage = model.targetLanguage
    let isTranslating = model.task == .translate
    title =
      "Training \(model.sourceLanguage)\(isTranslating ? " → \(model.targetLanguage)" : ""): "
      + model.architecture.name
    answer = isTranslating ? "translation" : "prediction"
    func names(_ files: [TrainingRecord.File]) -> String { files.map(\.name).joined(separator: ", ") }
    let budget = training.budget
    let ends = [
      budget.lastStep.map { counted($0, "step") }, budget.epochs.map { counted($0, "epoch") },
      budget.minutes.map { "\(fixed($0, 1)) minutes" },
      budget.patience > 0 ? "\(grouped(budget.patience)) validations without improvement" : nil,
    ]
    rows = [
      ("model", "\(model.architecture.name), \(grouped(parameters)) parameters"),
      ("corpus", "\(names(record.corpora.training)): \(counted(pairs, "pair"))"),
      ("validation corpus", "\(names(record.corpora.validation)): \(counted(validationPairs, "pair"))"),
      (
        "batches",
        grouped(Double(training.batchTokens) * Double(training.accumulate))
          + (isTranslating ? " target tokens" : " source tokens")
      ),
      (
        "learning rate",
        "\(training.learningRate), \(training.schedule.rawValue), warm-up of \(grouped(training.warmupSteps)) steps"
      ),
      ("ends after", ends.compactMap(\.self).joined(separator: ", or ")),
      ("best weights by", training.validation.metric.rawValue),
    ]
  }
}
