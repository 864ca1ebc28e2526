internal import Glibc

/// Lets tasks of several threads do something one after the other, in the order of their numbers.
///
/// Task n waits until the tasks before it have had their turns; so they must have been begun, as `WorkerPool` does.
package final class OrderedTurns: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let passed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  /// Whose turn it is; guarded by `mutex`.
  private var next = 0

  package init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(passed, nil)
  }

  deinit {
    pthread_cond_destroy(passed)
    pthread_mutex_destroy(mutex)
    passed.deallocate()
    mutex.deallocate()
  }

  /// Calls `body` when the tasks 0 ..< `number` have had their turns.
  package func take(_ number: Int, _ body: () -> Void) {
    pthread_mutex_lock(mutex)
    while next < number { pthread_cond_wait(passed, mutex) }
    pthread_mutex_unlock(mutex)
    body()
    pthread_mutex_lock(mutex)
    next = number + 1
    pthread_cond_broadcast(passed)
    pthread_mutex_unlock(mutex)
  }
}
