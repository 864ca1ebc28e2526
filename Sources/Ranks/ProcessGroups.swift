package import Files
internal import Glibc

/// How a process comes to its group.
package enum ProcessGroups {
  /// What tells a process that it is one of several: Open MPI's own, and what PMIx, PMI and Slurm set.
  private static let sizes = ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_NTASKS"]
  private static let ranks = ["OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK", "SLURM_PROCID"]

  /// Whether this process was started as one of several.
  package static var isOneOfSeveral: Bool {
    func isSet(_ name: String) -> Bool { getenv(name) != nil }
    // A shell inside of a Slurm job has the size too, but no process was started for it as a part of one.
    let size = sizes.compactMap { getenv($0) }.compactMap { Int(String(cString: $0)) }.max() ?? 1
    return ranks.contains(where: isSet) && (size > 1 || getenv("PMIX_RANK") != nil)
  }

  /// Joins the processes that this one was started with.
  ///
  /// - Throws: `ProcessGroupError.builtWithoutMPI`.
  package static func join() throws -> any ProcessGroup {
    guard isOneOfSeveral else { return SingleProcess() }
    #if MPI
      let processes = MPIProcesses()
      return processes.count == 1 ? SingleProcess() : processes
    #else
      throw ProcessGroupError.builtWithoutMPI
    #endif
  }
}

/// Why a process cannot work with others.
package enum ProcessGroupError: ReportableError {
  case builtWithoutMPI

  package var exitStatus: ExitStatus { .usage }

  package var description: String {
    switch self {
    case .builtWithoutMPI:
      "this program was started as one of several processes, and was built without MPI: each would do the whole job by "
        + "itself. Install libopenmpi-dev and build it with: swift build --traits MPI"
    }
  }
}
