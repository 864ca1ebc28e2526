public import Files

/// Why there is no mean of some models.
public enum AverageError: ReportableError, Equatable {
  case modelsDiffer(first: String, other: String, differences: [String])
  case outputIsInput(path: String)

  public var exitStatus: ExitStatus {
    switch self {
    case .modelsDiffer: .badData
    case .outputIsInput: .usage
    }
  }

  public var description: String {
    switch self {
    case .modelsDiffer(let first, let other, let differences):
      "\(other): its weights and those of \(first) have no mean: \(differences.joined(separator: "; ")); only models of "
        + "one architecture and the same vocabularies have; others can decide together: --model A,B"
    case .outputIsInput(let path):
      "\(path): is one of the models, which is not written over; name another folder"
    }
  }
}
