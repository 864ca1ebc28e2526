/// A value that a plan chooses where the user has not; its raw value is the name of the option that sets it.
public enum PlannedValue: String, Codable, CaseIterable, Sendable {
  case preset
  case jointVocabulary = "joint-vocabulary"
  case vocabularySize = "vocabulary-size"
  case dropout
  case batchTokens = "batch-tokens"
  case learningRate = "learning-rate"
  case schedule
  case warmupSteps = "warmup-steps"
  case steps
  case validationPairs = "validation-pairs"
  case validateEvery = "validate-every"
  case saveEvery = "save-every"
}
