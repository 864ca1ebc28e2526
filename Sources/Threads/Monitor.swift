internal import Glibc

/// A value that threads look at and change one at a time, and on whose changes they can wait (Hoare 1974, "Monitors").
///
/// Safe to share: the value is touched by no one but the thread that holds the mutex. `Synchronization.Mutex` would
/// have the compiler see that, but it has no condition to wait on.
package final class Monitor<Value: Sendable>: @unchecked Sendable {
  private var value: Value
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  package init(_ value: Value) {
    self.value = value
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  /// Calls `body` with the value, which no other thread sees meanwhile.
  package func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body(&value)
  }

  /// Waits until the value meets a condition, then calls `body` with it before another thread can change it.
  ///
  /// Whoever changes the value so that the condition may hold calls `wake`.
  package func wait<Result>(
    until condition: (Value) -> Bool, _ body: (inout Value) -> Result
  ) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while !condition(value) { pthread_cond_wait(changed, mutex) }
    return body(&value)
  }

  /// Waits until the value meets a condition.
  package func wait(until condition: (Value) -> Bool) { wait(until: condition) { _ in } }

  /// Has every thread that waits look at the value again.
  package func wake() { pthread_cond_broadcast(changed) }
}
