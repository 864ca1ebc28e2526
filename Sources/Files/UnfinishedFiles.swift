internal import Glibc
internal import Synchronization

/// What an end of the process in the midst of its work must not leave behind: temporary files, and lines cut in two.
package enum UnfinishedFiles {
  /// Ends the process by `end` after temporary files are removed and, if it does not take long, what is being written to
  /// standard output or another file without a temporary one is out.
  package static func clearAway(then end: () -> Never) -> Never {
    isEnding.store(true, ordering: .relaxed)
    // A reader that takes nothing more must not hinder the end.
    for _ in 0..<attempts {
      writing.withLockIfAvailable { _ in removeAll(then: end) }
      usleep(interval)
    }
    removeAll(then: end)
  }

  private static let attempts = 100
  private static let interval: UInt32 = 10_000

  /// No file is begun while the lock is held, which is until the process has ended.
  private static func removeAll(then end: () -> Never) -> Never {
    paths.withLock { paths in
      for path in paths { unlink(path) }
      end()
    }
  }

  /// To be called before a temporary file is made.
  static func begin(_ path: String) { paths.withLock { _ = $0.insert(path) } }

  /// To be called when a temporary file has been renamed or removed.
  static func end(_ path: String) { paths.withLock { _ = $0.remove(path) } }

  /// Calls `body`, which writes lines that are seen at once.
  static func whileWriting(_ body: () throws -> Void) rethrows {
    while isEnding.load(ordering: .relaxed) { pause() }
    try writing.withLock { _ in try body() }
  }
}

private let paths = Mutex<Set<String>>([])
private let writing = Mutex(())
private let isEnding = Atomic<Bool>(false)
