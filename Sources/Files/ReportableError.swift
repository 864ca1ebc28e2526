/// How the command ends, numbered as in sysexits.h.
public enum ExitStatus: Int32, Sendable {
  case success = 0
  case usage = 64
  case badData = 65
  case noInput = 66
  case softwareBug = 70
  case inputOutput = 74
}

/// An error that a user can understand and mend: its description says what is wrong, where, and what to do.
public protocol ReportableError: Error, CustomStringConvertible, Sendable {
  /// The exit code of a command that ends with this error.
  var exitStatus: ExitStatus { get }
}
