internal import CKernels
internal import Glibc
internal import Synchronization

/// Counts the calls of a device's kernels and the time they take, over all threads.
///
/// A device has one only where somebody wants to see where time goes (`Device.profiled(by:)`); without it a call of a
/// kernel costs one comparison more.
package final class KernelProfile: Sendable {
  /// What one operation took.
  package struct Entry: Sendable {
    /// The name of a kernel, as `KernelList.h` has it, or of a use that it is put to.
    package let operation: String
    /// Added up over threads.
    package fileprivate(set) var seconds = 0.0
    package fileprivate(set) var calls = 0
    /// Floating-point operations of products, those of attention included.
    package fileprivate(set) var operations = 0
    /// Bytes read and written by kernels that make no products, as far as their arrays are concerned.
    package fileprivate(set) var bytes = 0

    /// Whether it is one of the three products of a linear layer in training.
    package var isLinearProduct: Bool { operation.hasPrefix("matmul") }
  }

  private let entries = Mutex(noEntries)

  package init() {}

  /// What each operation that was called took, in the order of the list.
  package var totals: [Entry] { entries.withLock { $0.filter { $0.calls > 0 } } }

  /// Forgets what has been counted.
  package func reset() {
    entries.withLock { $0 = noEntries }
  }

  /// Runs a kernel and counts it.
  func measure<Result>(
    _ operation: KernelOperation, operations: Int, floats: Int, _ body: () -> Result
  ) -> Result {
    let start = now()
    let result = body()
    let seconds = now() - start
    let index = Int(operation.rawValue)
    entries.withLock {
      $0[index].seconds += seconds
      $0[index].calls += 1
      $0[index].operations += operations
      $0[index].bytes += floats * MemoryLayout<Float>.size
    }
    return result
  }
}

// MARK: - Private

private let noEntries = (0..<OPERATION_COUNT.rawValue).map {
  KernelProfile.Entry(operation: String(cString: kernel_operation_name(KernelOperation($0))))
}

private func now() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
