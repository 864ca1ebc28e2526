internal import Dispatch

/// Runs the body for every index, on at most so many threads at once.
///
/// Each index writes results of its own and the caller joins them in order, so that threads never change a
/// result.
func forEachIndex(below count: Int, threads: Int, _ body: @Sendable (Int) -> Void) {
  let threads = min(max(threads, 1), count)
  if threads <= 1 {
    for index in 0..<count { body(index) }
    return
  }
  DispatchQueue.concurrentPerform(iterations: threads) { thread in
    for index in stride(from: thread, to: count, by: threads) { body(index) }
  }
}

/// Returns the results of the body for every index, in order.
func mapIndices<Result>(below count: Int, threads: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
  [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
    if let base = buffer.baseAddress {
      nonisolated(unsafe) let results = base
      forEachIndex(below: count, threads: threads) { (results + $0).initialize(to: body($0)) }
    }
    initialized = count
  }
}
