internal import Glibc
internal import Synchronization

/// A thread that does one thing and can be waited for.
package final class BackgroundThread: Sendable {
  private let handle: Mutex<pthread_t?>

  /// Starts a body on a thread of its own, or where the system has no more of them, does nothing.
  package init(_ body: @escaping @Sendable () -> Void) { handle = Mutex(startThread(body)) }

  /// Whether there is a thread to wait for.
  package var isRunning: Bool { handle.withLock { $0 != nil } }

  /// Waits until the body has returned; not to be called by the body.
  package func join() {
    guard let handle = handle.withLock({ $0.take() }) else { return }
    pthread_join(handle, nil)
  }

  deinit {
    if let handle = handle.withLock({ $0 }) { pthread_detach(handle) }
  }
}
