internal import CommandLineTool
internal import Files
internal import Tensors

/// The time in which a profile was made.
struct ProfiledTime {
  var seconds = 0.0
  var threads = 1
  /// Number of steps, or of runs.
  var steps = 0
}

extension OutputFile {
  /// Writes a line for each operation, those that took most time first, and one for the rest of the time.
  ///
  /// Times are those of all threads together; rates are those of one thread. The rest is what is not spent in
  /// kernels: making batches, zeroing gradients, waiting for other threads.
  func write(_ profile: KernelProfile, bench: String, _ time: ProfiledTime) throws {
    let available = time.seconds * Double(time.threads)
    let totals = profile.totals.sorted { $0.seconds > $1.seconds }
    for entry in totals {
      var record: Record = ["bench": .text(bench), "operation": .text(entry.operation)]
      record.add("ms_step", .number(1000 * entry.seconds / Double(time.steps), decimals: 3))
      record.add("share", .number(entry.seconds / available, decimals: 4))
      record.add("calls_step", .number(Double(entry.calls) / Double(time.steps), decimals: 1))
      if entry.operations > 0 {
        record.add("gflop_step", .number(Double(entry.operations) / Double(time.steps) * 1e-9, decimals: 3))
        record.add("gflop_s", .number(Double(entry.operations) / entry.seconds * 1e-9, decimals: 1))
      } else {
        record.add("gb_s", .number(Double(entry.bytes) / entry.seconds * 1e-9, decimals: 1))
      }
      try write(record)
    }
    let rest = available - totals.reduce(0) { $0 + $1.seconds }
    var record: Record = ["bench": .text(bench), "operation": "rest"]
    record.add("ms_step", .number(1000 * rest / Double(time.steps), decimals: 3))
    record.add("share", .number(rest / available, decimals: 4))
    try write(record)
  }
}

extension KernelProfile {
  /// Returns the share of the time that is spent in anything but the products of linear layers.
  func shareOutsideLinearProducts(_ time: ProfiledTime) -> Double {
    let seconds = totals.filter(\.isLinearProduct).reduce(0) { $0 + $1.seconds }
    return 1 - seconds / (time.seconds * Double(time.threads))
  }
}

/// The option that asks for a profile.
enum ProfileOptions {
  static let profile = Option.flag(
    "profile", help: "also a line for each kernel, with its time over all threads, calls, and rate")
}

extension Arguments {
  /// What is to count the calls of kernels, if that is asked for.
  var profile: KernelProfile? { self[ProfileOptions.profile] ? KernelProfile() : nil }
}

extension Device {
  /// Returns the fastest device, with its kernels counted where there is a profile.
  static func cpu(profile: KernelProfile?) -> Device { profile.map(Device.cpu.profiled) ?? .cpu }
}
