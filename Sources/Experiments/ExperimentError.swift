package import Files

/// Why an experiment cannot be made.
package enum ExperimentError: ReportableError, Equatable {
  /// The folder holds another experiment, or another form of it.
  case folderHoldsAnother(path: String, differences: [String])
  /// The folder holds a comparison of systems.
  case folderHoldsStudy(path: String)
  case folderInUse(path: String)
  case damagedRecord(path: String, reason: String)
  /// The grammar that data are made by is not there.
  case grammarMissing(name: String)

  package var exitStatus: ExitStatus {
    switch self {
    case .folderHoldsAnother, .folderHoldsStudy: .usage
    case .folderInUse: .inputOutput
    case .damagedRecord: .badData
    case .grammarMissing: .noInput
    }
  }

  package var description: String {
    switch self {
    case .folderHoldsAnother(let path, let differences):
      "\(path): the folder holds another experiment (\(differences.joined(separator: "; "))); use another folder, or "
        + "--restart to begin anew"
    case .folderHoldsStudy(let path):
      "\(path): the folder holds a study of systems; use another folder for the experiment"
    case .folderInUse(let path):
      "\(path): another experiment is at work in this folder; wait for its end, stop it, or use another folder"
    case .damagedRecord(let path, let reason):
      "\(path): \(reason); remove the folder, or use --restart to begin anew"
    case .grammarMissing(let name):
      "Corpora/\(name): the experiment makes its sentences by this grammar, and no folder Corpora that has it was found "
        + "at the program or in or above the working directory; run the command in a checkout of the toolkit"
    }
  }
}

/// The user has asked for an end; what was done so far is saved.
struct Interruption: Error {}
