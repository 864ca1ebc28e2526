public import Files

/// Why a study cannot be made.
public enum StudyError: ReportableError, Equatable {
  case unusableSystem(String, reason: String)
  case repeatedSystem(String)
  case tooFewSystems
  /// The folder holds a study of another configuration.
  case configurationDiffers(path: String, differences: [String])
  case damagedRecord(path: String, reason: String)
  /// A file that all systems depend on is no longer what it was when the study began.
  case fileChanged(path: String)
  /// Another process is at work on the study.
  case folderInUse(path: String)
  /// No width brings a system near enough to the parameters of the first.
  case cannotMatch(system: String, parameters: Int, wanted: Int)

  public var exitStatus: ExitStatus {
    switch self {
    case .unusableSystem, .repeatedSystem, .tooFewSystems, .configurationDiffers, .cannotMatch: .usage
    case .damagedRecord, .fileChanged: .badData
    case .folderInUse: .inputOutput
    }
  }

  public var description: String {
    switch self {
    case .unusableSystem(let text, let reason):
      "--systems: '\(text)': \(reason); a system is [NAME=]ARCHITECTURE[:OPTION=VALUE…]"
    case .repeatedSystem(let name):
      "--systems: two systems are called '\(name)'; write NAME= before one of them"
    case .tooFewSystems:
      "--systems: a study compares two systems or more, separated by commas"
    case .configurationDiffers(let path, let differences):
      "\(path): holds a study with another configuration:\n" + differences.map { "  \($0)\n" }.joined()
        + "use the same options to continue it, another folder, or --restart to begin anew"
    case .damagedRecord(let path, let reason):
      "\(path): not the record of a study (\(reason)); restore the file, or use --restart to begin anew"
    case .fileChanged(let path):
      "\(path): has changed or gone since the study began, so its systems could not be compared; restore the file, or "
        + "use --restart to begin anew"
    case .folderInUse(let path):
      "\(path): another study is at work in this folder; wait for its end, stop it, or use another folder"
    case .cannotMatch(let system, let parameters, let wanted):
      "\(system): at best \(parameters) parameters where the first system has \(wanted), which is no match; choose "
        + "other sizes or leave out --match-parameters"
    }
  }
}
