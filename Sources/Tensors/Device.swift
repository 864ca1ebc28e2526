internal import CKernels
public import Files
internal import Glibc

/// Where arithmetic runs: a table of kernels.
public struct Device: Sendable, CustomStringConvertible {
  let kernels: KernelTable
  /// What counts the calls of kernels; nil where nobody asked for it.
  private(set) var profile: KernelProfile?

  /// The fastest kernels this processor can run.
  public static let cpu = Device(kernels: kernels_cpu().pointee)

  /// Plain loops: the definition of every kernel, for tests.
  public static let reference = Device(kernels: kernels_reference().pointee)

  private init(kernels: KernelTable) { self.kernels = kernels }

  /// Finds a table by one of `names`; nil where this processor lacks it.
  public init?(named name: String) {
    guard let table = kernels_named(name) else { return nil }
    kernels = table.pointee
  }

  /// Throws where `TRANSLATE_KERNELS`, by which a user chooses the kernels of `cpu`, names none that can run here.
  public static func checkChoice() throws {
    guard let variable = getenv(DeviceError.variable) else { return }
    let name = String(cString: variable)
    if !name.isEmpty, Device(named: name) == nil {
      throw DeviceError.unknownKernels(name, known: names.filter { Device(named: $0) != nil })
    }
  }

  /// The tables there are, for any processor; the last is for processors with neither VNNI nor BF16.
  package static let names = ["reference", "baseline", "avx2", "avx512", "avx512-basic"]

  /// Returns this device with the calls of its kernels counted.
  package func profiled(by profile: KernelProfile) -> Device {
    var device = self
    device.profile = profile
    return device
  }

  /// The name of the instruction set in use.
  public var description: String { String(cString: kernels.name) }

  /// Returns memory for as many floats as would be preferred or, where the system refuses that many, as are needed.
  func allocate(_ needed: Int, preferably preferred: Int) -> (base: UnsafeMutablePointer<Float>, count: Int) {
    for count in [max(needed, preferred), needed] {
      if let memory = kernels.allocate(count) { return (memory, count) }
    }
    MemoryExhaustion(bytes: needed * MemoryLayout<Float>.size).end()
  }

  func release(_ memory: UnsafeMutablePointer<Float>, _ count: Int) { kernels.release(memory, count) }

  func prepareThread() { kernels.prepare_thread() }

  func finishThread() { kernels.finish_thread() }
}

/// Kernels that were asked for by name and are not there.
public enum DeviceError: ReportableError, Equatable {
  case unknownKernels(String, known: [String])

  static let variable = "TRANSLATE_KERNELS"

  public var exitStatus: ExitStatus { .usage }

  public var description: String {
    switch self {
    case .unknownKernels(let name, let known):
      "\(DeviceError.variable): this processor has no kernels '\(name)'; unset the variable, or set it to one of "
        + known.joined(separator: ", ")
    }
  }
}
