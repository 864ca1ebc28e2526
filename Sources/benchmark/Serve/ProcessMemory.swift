internal import Files

/// The memory that a process and its children hold, in MiB.
struct ProcessMemory {
  private(set) var resident = 0
  /// The most there was; of several processes the sum of each one's.
  private(set) var peak = 0

  /// Nil where there is no such process.
  init?(_ process: Int) {
    guard Self.status(of: process) != nil else { return nil }
    for number in Self.family(of: process) {
      guard let status = Self.status(of: number) else { continue }
      resident += Self.mebibytes("VmRSS:", in: status)
      peak += Self.mebibytes("VmHWM:", in: status)
    }
  }

  private static func status(of process: Int) -> String? {
    try? FileSystem.readText("/proc/\(process)/status")
  }

  private static func family(of process: Int) -> [Int] {
    let tasks = (try? FileSystem.list("/proc/\(process)/task")) ?? []
    let children = tasks.flatMap { task in
      ((try? FileSystem.readText("/proc/\(process)/task/\(task)/children")) ?? "").split(separator: " ")
        .compactMap { Int($0) }
    }
    return [process] + children.flatMap(family)
  }

  private static func mebibytes(_ field: String, in status: String) -> Int {
    let line = status.split(separator: "\n").first { $0.hasPrefix(field) }
    return line.flatMap { Int($0.filter(\.isNumber)) }.map { $0 >> 10 } ?? 0
  }
}
