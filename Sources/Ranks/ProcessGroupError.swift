package import Files

/// Why a process cannot work with others.
package enum ProcessGroupError: ReportableError, Equatable {
  case builtWithoutMPI
  /// MPI, or whoever uses it, is not as it must be.
  case cannotJoin(String)
  /// This process was told to do something else than the first.
  case otherCommandLine
  /// The system has no thread for what has to be done beside computing.
  case noThread

  package var exitStatus: ExitStatus {
    switch self {
    case .builtWithoutMPI, .otherCommandLine: .usage
    case .cannotJoin, .noThread: .softwareBug
    }
  }

  package var description: String {
    switch self {
    case .builtWithoutMPI:
      "this program was started as one of several processes, and was built without MPI: each would do the whole job by "
        + "itself. Install libopenmpi-dev and build it with: swift build --traits MPI"
    case .cannotJoin(let reason):
      "this process cannot join those that it was started with: \(reason)"
    case .otherCommandLine:
      "its command line is not that of the first process: processes that are started together do one job; start others by "
        + "themselves"
    case .noThread:
      "the system has no thread left; allow this user more of them, or give fewer --threads"
    }
  }
}
