internal import Glibc
internal import Threads

/// Lets this thread sleep.
func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }

/// Something that a handler does later.
struct Later {
  private let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }

  func detach() { _ = BackgroundThread(body) }
}
