internal import Glibc
internal import Synchronization

/// SIGINT and SIGTERM: the first asks for an orderly end, a second one ends the process at once.
enum StopSignals {
  /// Whether the user has asked for an end.
  static var hasArrived: Bool { arrived.load(ordering: .relaxed) }

  /// From now on catches both signals.
  static func `catch`() {
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        // Only what is safe in a signal handler: an atomic, and the default action for the second time.
        arrived.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
  }
}

private let arrived = Atomic<Bool>(false)
