internal import Glibc
internal import Synchronization

/// Threads that share out the tasks of a parallel map; the thread that asks is one of them, worker 0.
///
/// Which thread runs which task is left to chance. Bodies are `@Sendable`, so the compiler checks what tasks share;
/// what each worker has for itself is a `WorkerLocal`, and results stand in the order of the tasks. So no result
/// depends on the number of threads.
///
/// The threads live as long as the pool and sleep between calls. A pool can be called from several threads, which then
/// wait for each other; its own tasks cannot call it.
package final class ThreadPool: Sendable {
  /// The number of threads at work: what was asked for, or as many as the system gives.
  package let threads: Int
  private let board: JobBoard
  private let handles: [pthread_t]
  private let turn = Mutex(())
  /// The thread whose tasks run; 0 where none do.
  private let caller = Atomic<pthread_t>(0)

  /// Creates a pool of `threads` threads, counting the caller's.
  ///
  /// - Parameters:
  ///   - threads: The number of threads.
  ///   - prepare: Called on every thread before its first task, on the caller's now.
  ///   - finish: Called on every thread but the caller's after its last task.
  package init(
    threads: Int, prepare: @escaping @Sendable () -> Void = {}, finish: @escaping @Sendable () -> Void = {}
  ) {
    let board = JobBoard()
    var handles: [pthread_t] = []
    prepare()
    for worker in 1..<max(2, threads) where worker < threads {
      let handle = startThread {
        prepare()
        board.serve(worker)
        finish()
      }
      guard let handle else { break }
      handles.append(handle)
    }
    self.board = board
    self.handles = handles
    self.threads = 1 + handles.count
  }

  deinit {
    board.close()
    for handle in handles { pthread_join(handle, nil) }
  }

  /// Calls `body(task, worker)` for each task in 0 ..< `tasks` and returns when all are done.
  ///
  /// Calls with different tasks run at the same time; calls with the same worker one after the other.
  func run(_ tasks: Int, _ body: @Sendable (_ task: Int, _ worker: Int) -> Void) {
    precondition(!isOneOfItsOwn(pthread_self()), "tasks use another pool than the one that runs them")
    turn.withLock { _ in
      caller.store(pthread_self(), ordering: .relaxed)
      defer { caller.store(0, ordering: .relaxed) }
      if threads == 1 || tasks <= 1 {
        for task in 0..<tasks { body(task, 0) }
      } else {
        withoutActuallyEscaping(body) { body in board.run(Job(tasks: tasks, body)) }
      }
    }
  }

  /// Whether a thread is running tasks of this pool, if it asks itself.
  private func isOneOfItsOwn(_ thread: pthread_t) -> Bool {
    caller.load(ordering: .relaxed) == thread || handles.contains(thread)
  }
}

// MARK: - Private

/// Starts a thread; nil where the system has no more of them.
func startThread(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
  let start = Unmanaged.passRetained(ThreadBody(run: body))
  var handle = pthread_t()
  guard pthread_create(&handle, nil, runThread, start.toOpaque()) == 0 else {
    start.release()
    return nil
  }
  return handle
}

private final class ThreadBody: Sendable {
  let run: @Sendable () -> Void

  init(run: @escaping @Sendable () -> Void) { self.run = run }
}

private func runThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
  return nil
}
