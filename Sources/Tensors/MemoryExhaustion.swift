internal import CKernels
public import Files
internal import Synchronization

/// That the system has no memory left.
///
/// It shows in the midst of arithmetic, on any thread, where nothing can be thrown: the program says how it is to end.
public struct MemoryExhaustion: ReportableError, Equatable {
  /// What was asked for in vain.
  public let bytes: Int

  public init(bytes: Int) { self.bytes = bytes }

  public var exitStatus: ExitStatus { .inputOutput }

  public var description: String {
    "out of memory: the system refused \((bytes + 1 << 20 - 1) >> 20) MiB; lower --batch-tokens, --threads or "
      + "--beam-size, take a smaller model, or allow the process more"
  }

  /// Has the process ended by `end`, which is told how much was asked for, instead of by a trap.
  ///
  /// - Parameter end: Called on the thread that needed the memory, while others are at work.
  public static func ends(by end: @escaping @Sendable (MemoryExhaustion) -> Never) {
    ending.withLock { $0 = end }
    kernels_on_exhaustion { MemoryExhaustion(bytes: $0).end() }
  }

  /// Ends the process.
  func end() -> Never {
    if let end = ending.withLock({ $0 }) { end(self) }
    fatalError(description)
  }
}

private let ending = Mutex<(@Sendable (MemoryExhaustion) -> Never)?>(nil)
