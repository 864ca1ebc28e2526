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

  /// Whether the number that this process was started with is 0.
  private static var isNumberedFirst: Bool {
    ranks.compactMap { getenv($0) }.first.map { String(cString: $0) } == "0"
  }

  /// Waits, where this process is another than the first, so long that the first can say what ails all of them: its end is
  /// the end of them all.
  package static func letFirstSpeak() {
    if isOneOfSeveral, !isNumberedFirst { sleep(2) }
  }

  /// Joins the processes that this one was started with.
  ///
  /// - Throws: `ProcessGroupError`.
  package static func join() throws -> any ProcessGroup {
    guard isOneOfSeveral else { return SingleProcess() }
    #if MPI
      return try MPIProcesses()
    #else
      letFirstSpeak()
      throw ProcessGroupError.builtWithoutMPI
    #endif
  }
}
