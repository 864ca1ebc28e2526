internal import Glibc
internal import Synchronization

/// SIGINT and SIGTERM: the first asks for an orderly end, a second one ends the process at once.
enum StopSignals {
  /// Whether the user has asked for an end.
  static var hasArrived: Bool { arrived.load(ordering: .relaxed) }

  /// From now on catches both signals, unless whoever started the process had it ignore them, as a shell does
  /// with SIGINT for what it runs in the background.
  static func `catch`() {
    for number in [SIGINT, SIGTERM] {
      var action = sigaction()
      sigaction(number, nil, &action)
      let isIgnored = action.__sigaction_handler.sa_handler.map { unsafeBitCast($0, to: Int.self) } == 1
      if isIgnored { continue }
      signal(number) { _ in
        // Only what is safe in a signal handler: an atomic, and the default actions for the second time.
        arrived.store(true, ordering: .relaxed)
        signal(SIGINT, SIG_DFL)
        signal(SIGTERM, SIG_DFL)
      }
    }
  }
}

private let arrived = Atomic<Bool>(false)
