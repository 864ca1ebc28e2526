internal import CKernels
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

  /// Finds a table by name (`reference`, `baseline`, `avx2`, `avx512`); nil where this processor lacks it.
  public init?(named name: String) {
    guard let table = kernels_named(name) else { return nil }
    kernels = table.pointee
  }

  /// Returns this device with the calls of its kernels counted.
  package func profiled(by profile: KernelProfile) -> Device {
    var device = self
    device.profile = profile
    return device
  }

  /// The name of the instruction set in use.
  public var description: String { String(cString: kernels.name) }

  func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
    guard let memory = kernels.allocate(count) else {
      let message =
        "translate: out of memory (\(count * 4) bytes asked for); use smaller batches (--batch-tokens)\n"
      _ = message.withCString { write(2, $0, strlen($0)) }
      exit(74)
    }
    return memory
  }

  func release(_ memory: UnsafeMutablePointer<Float>) { kernels.release(memory) }

  func prepareThread() { kernels.prepare_thread() }

  func finishThread() { kernels.finish_thread() }
}
