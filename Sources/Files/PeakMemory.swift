internal import Glibc

/// The most memory that this process has had at any time.
public enum PeakMemory {
  /// The peak since the process began or `reset`, in bytes.
  ///
  /// The usage that the system records for a process is not asked first: it begins with that of the program which
  /// started this one, and may be larger.
  public static var bytes: Int {
    let status = (try? FileSystem.readText("/proc/self/status")) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    if let kibibytes = line.flatMap({ Int($0.filter(\.isNumber)) }) { return kibibytes << 10 }
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss << 10
  }

  /// The peak in MiB.
  public static var mebibytes: Int { bytes >> 20 }

  /// Forgets how much memory this process has had so far; does nothing where the system does not offer that.
  public static func reset() {
    let descriptor = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    // What the kernel documents for the peak of resident memory.
    _ = write(descriptor, "5", 1)
  }
}
