internal import Ranks
internal import Tensors
internal import Threads

/// Computing and talking to other processes at the same time.
struct Conversation: Sendable {
  private let threads: ThreadPool

  /// Finds a second thread, where there is somebody to talk to and the system has a thread.
  ///
  /// - Parameter overlaps: Whether one is wanted.
  init(_ group: any ProcessGroup, device: Device, overlaps: Bool) {
    let two = overlaps && group.count > 1 && group.talksOnAnyThread
    threads = ThreadPool(threads: two ? 2 : 1, device: device)
  }

  /// Computes something while another thread talks, or, where there is none, before it is talked.
  ///
  /// - Returns: What was computed, once all is said.
  func compute<Result: Sendable>(
    _ compute: @Sendable () -> Result, talking talk: @Sendable () -> Void
  ) -> Result {
    let results = threads.map(2) { task -> Result? in
      if task == 0 { return compute() }
      talk()
      return nil
    }
    guard let result = results.compactMap(\.self).first else { preconditionFailure("nothing was computed") }
    return result
  }
}
