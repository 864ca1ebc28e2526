internal import Files
internal import Glibc
package import Randomness

/// The options that every command understands.
package enum SharedOptions {
  package static let threads = Option.optional(
    "threads", .integer(from: 1, through: 4096), defaultText: "all cores",
    help: "threads to work with; the result does not depend on it")
  package static let seed = Option.optional(
    "seed", .seed, defaultText: "1", help: "number that fixes everything random")
  package static let quiet = Option.flag("quiet", help: "no progress and no notes on standard error")

  static let heading = "Options of every command"
  static let all = group(heading, topic: "common") {
    threads
    seed
    quiet
  }
}

extension Arguments {
  /// The number of threads to work with: what `--threads` says, or one for each core the process may use.
  package var threads: Int { self[SharedOptions.threads] ?? availableCores() }

  /// The seed that `--seed` gives, or 1.
  package var seed: Seed { Seed(self[SharedOptions.seed] ?? 1) }

  /// What tells the user about the work on standard error.
  package var console: Console {
    Console(program: program, isQuiet: self[SharedOptions.quiet]).silenced(if: isSilent)
  }

  /// Shows how far work has come, unless its results appear beside it: a bar between their lines would only disturb.
  ///
  /// - Parameter output: Where results go.
  package func progress(_ activity: String, unit: String, besides output: String) -> Progress {
    let isBesideResults = output == "-" && isatty(STDOUT_FILENO) == 1
    return console.quieted(if: isBesideResults).progress(activity, unit: unit)
  }
}

/// Returns the number of cores this process may run on, which `taskset` and containers can narrow.
private func availableCores() -> Int {
  let status = (try? FileSystem.readText("/proc/self/status")) ?? ""
  let label = "Cpus_allowed:\t"
  if let line = status.split(separator: "\n").first(where: { $0.hasPrefix(label) }) {
    let count = line.dropFirst(label.count).reduce(0) { $0 + ($1.hexDigitValue?.nonzeroBitCount ?? 0) }
    if count > 0 { return count }
  }
  return max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
}
