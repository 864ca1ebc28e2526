internal import Files
internal import Glibc

/// Returns the most memory that this process has had at any time since it began or the peak was reset, in MiB.
///
/// The usage that the system records begins with that of the program which started this one, and may be larger.
package func peakMebibytes() -> Int {
  let status = (try? FileSystem.readText("/proc/self/status")) ?? ""
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
  if let kibibytes = line.flatMap({ Int($0.filter(\.isNumber)) }) { return kibibytes / 1024 }
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return usage.ru_maxrss / 1024
}

/// Forgets how much memory this process has had so far; does nothing where the system does not offer that.
package func resetPeakMemory() {
  let descriptor = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return }
  defer { close(descriptor) }
  // What the kernel documents for the peak of resident memory.
  _ = write(descriptor, "5", 1)
}
