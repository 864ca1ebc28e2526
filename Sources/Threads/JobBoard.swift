/// Where the threads of a pool find the job of the moment.
///
/// A thread that has not woken by the time all tasks are taken is not waited for: `run` takes the job down, waits for
/// those that have come, and returns.
final class JobBoard: Sendable {
  private let posting = Monitor(Posting())
  /// The number of threads at work on the job, the one that posted it not among them.
  private let helpers = Monitor(0)

  private struct Posting: Sendable {
    var job: Job?
    var isClosed = false
  }

  /// Posts a job, works on it as worker 0, and returns when all its tasks are done and nobody refers to it any more.
  func run(_ job: Job) {
    posting.withLock { $0.job = job }
    posting.wake()
    job.work(0)
    posting.withLock { $0.job = nil }
    helpers.wait(until: { $0 == 0 })
  }

  /// Helps with one job after another until the board is closed.
  func serve(_ worker: Int) {
    while help(worker) {
      let isLast = helpers.withLock { count -> Bool in
        count -= 1
        return count == 0
      }
      if isLast { helpers.wake() }
    }
  }

  /// Lets the threads that serve go.
  func close() {
    posting.withLock { $0.isClosed = true }
    posting.wake()
  }

  /// Waits for a job and works on it; returns false where the board is closed.
  ///
  /// Not inlined, so that the job is let go here: once `serve` has counted this thread out, the job's body may not exist
  /// any more.
  @inline(never)
  private func help(_ worker: Int) -> Bool {
    let job = posting.wait(until: { $0.isClosed || $0.job?.hasTasks ?? false }) { posting -> Job? in
      if posting.job != nil { helpers.withLock { $0 += 1 } }
      return posting.job
    }
    guard let job else { return false }
    job.work(worker)
    return true
  }
}
