public import Files

/// Models that cannot decide together.
public enum EnsembleError: ReportableError, Equatable {
  /// The models at these paths, or of these names.
  case otherTargetVocabulary(first: String, other: String)
  case weightCount(weights: Int, members: Int)
  case unusableWeights([Double])

  public var exitStatus: ExitStatus {
    switch self {
    case .otherTargetVocabulary: .badData
    case .weightCount, .unusableWeights: .usage
    }
  }

  public var description: String {
    switch self {
    case .otherTargetVocabulary(let first, let other):
      "\(other): its target vocabulary is not that of \(first), and models decide together on the pieces of one; "
        + "train one with the vocabulary of the other ('train --target-vocabulary' or '--initial-model')"
    case .weightCount(let weights, let members):
      "\(weights) weights for \(members) models; give one for each"
    case .unusableWeights(let weights):
      "weights \(weights.map { "\($0)" }.joined(separator: ", ")); each must be above 0 and none too large to add up"
    }
  }
}
