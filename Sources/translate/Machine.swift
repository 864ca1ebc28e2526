internal import CommandLineTool
internal import Files
internal import Glibc
internal import Tensors

/// What the program runs on.
struct Machine: Encodable {
  let processor: String
  let architecture: String
  /// Of those that make a difference to the kernels.
  let instructions: [String]
  /// Cores that this process may use, and that the machine has.
  let usableCores: Int
  let cores: Int
  let memoryBytes: Int
  let availableMemoryBytes: Int
  /// The name of the table of kernels in use, and of those that can run here.
  let kernels: String
  let usableKernels: [String]
  let hasBFloat16: Bool

  init(_ arguments: Arguments) {
    let information = (try? FileSystem.readText("/proc/cpuinfo")) ?? ""
    func value(of keys: [String]) -> String? {
      for line in information.split(separator: "\n") {
        let parts = line.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, keys.contains(trimmed(parts[0])) else { continue }
        return trimmed(parts[1])
      }
      return nil
    }
    processor = value(of: ["model name", "Processor", "CPU implementer"]) ?? "unknown"
    architecture = machineName()
    let flags = Set((value(of: ["flags", "Features"]) ?? "").split(separator: " ").map(String.init))
    instructions = [
      "sse4_2", "avx", "avx2", "fma", "avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512_vnni",
      "avx512_bf16", "amx_bf16", "amx_int8", "asimd", "asimddp", "sve", "bf16", "i8mm",
    ].filter(flags.contains)
    usableCores = arguments.threads
    cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let memory = (try? FileSystem.readText("/proc/meminfo")) ?? ""
    func bytes(_ label: String) -> Int {
      let line = memory.split(separator: "\n").first { $0.hasPrefix(label + ":") }
      return (line.flatMap { Int($0.filter(\.isNumber)) } ?? 0).multipliedReportingOverflow(by: 1024)
        .partialValue
    }
    memoryBytes = bytes("MemTotal")
    availableMemoryBytes = bytes("MemAvailable")
    kernels = Device.cpu.description
    usableKernels = DeviceExamination.usableKernels
    hasBFloat16 = Precision.bfloat16.isSupported
  }
}

private func trimmed(_ text: Substring) -> String {
  text.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
}

private func machineName() -> String {
  var names = utsname()
  guard uname(&names) == 0 else { return "unknown" }
  return withUnsafePointer(to: &names.machine) {
    $0.withMemoryRebound(to: CChar.self, capacity: 65) { String(cString: $0) }
  }
}
