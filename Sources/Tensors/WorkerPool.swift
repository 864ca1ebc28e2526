internal import Glibc
internal import Synchronization

/// Threads that take tasks by number; the thread that asks is one of them.
///
/// Which thread runs which task is left to chance, so tasks must not share what they write, and what they compute
/// must not depend on the thread: then no result depends on the number of threads.
package final class WorkerPool {
  /// The number of threads at work: what was asked for, or as many as the system gives.
  package private(set) var threads: Int
  private let shared: Shared
  private var handles: [pthread_t] = []

  /// Creates a pool of `threads` threads, counting the caller's.
  package init(threads: Int, device: Device = .cpu) {
    self.threads = max(1, threads)
    shared = Shared(device: device)
    device.prepareThread()
    for worker in 1..<max(2, self.threads) where worker < self.threads {
      let start = Unmanaged.passRetained(Start(worker: worker, shared: shared))
      var handle = pthread_t()
      guard pthread_create(&handle, nil, runWorker, start.toOpaque()) == 0 else {
        start.release()
        self.threads = worker
        break
      }
      handles.append(handle)
    }
  }

  deinit {
    shared.stop()
    for handle in handles { pthread_join(handle, nil) }
  }

  /// Calls `body(task, worker)` for each task in 0 ..< `tasks` and returns when all are done.
  ///
  /// Calls with different tasks run at the same time; calls with the same worker one after the other.
  package func run(_ tasks: Int, _ body: (_ task: Int, _ worker: Int) -> Void) {
    if threads == 1 || tasks <= 1 {
      for task in 0..<tasks { body(task, 0) }
      return
    }
    withoutActuallyEscaping(body) { body in
      shared.begin(Job(tasks: tasks, body: body), workers: threads - 1)
      shared.work(0)
      shared.waitForOthers()
    }
  }
}

// MARK: - Private

/// What the threads are asked to do.
///
/// Safe to share: `run` returns only after every thread has let go of it.
private struct Job: @unchecked Sendable {
  let tasks: Int
  let body: (Int, Int) -> Void
}

private final class Start {
  let worker: Int
  let shared: Shared

  init(worker: Int, shared: Shared) {
    self.worker = worker
    self.shared = shared
  }
}

/// The state that the threads share, guarded by `mutex`; `next` is taken without it.
private final class Shared: @unchecked Sendable {
  let device: Device
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let begun = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let ended = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let next = Atomic<Int>(0)
  private var job: Job?
  private var generation = 0
  private var busy = 0
  private var stopped = false

  init(device: Device) {
    self.device = device
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(begun, nil)
    pthread_cond_init(ended, nil)
  }

  deinit {
    pthread_cond_destroy(ended)
    pthread_cond_destroy(begun)
    pthread_mutex_destroy(mutex)
    ended.deallocate()
    begun.deallocate()
    mutex.deallocate()
  }

  func begin(_ job: Job, workers: Int) {
    pthread_mutex_lock(mutex)
    precondition(self.job == nil, "a pool runs one set of tasks at a time, and its tasks use another pool")
    self.job = job
    next.store(0, ordering: .relaxed)
    generation += 1
    busy = workers
    pthread_cond_broadcast(begun)
    pthread_mutex_unlock(mutex)
  }

  /// Takes tasks until none is left.
  func work(_ worker: Int) {
    guard let job else { return }
    while true {
      let task = next.wrappingAdd(1, ordering: .relaxed).oldValue
      if task >= job.tasks { return }
      job.body(task, worker)
    }
  }

  func waitForOthers() {
    pthread_mutex_lock(mutex)
    while busy > 0 { pthread_cond_wait(ended, mutex) }
    job = nil
    pthread_mutex_unlock(mutex)
  }

  func stop() {
    pthread_mutex_lock(mutex)
    stopped = true
    pthread_cond_broadcast(begun)
    pthread_mutex_unlock(mutex)
  }

  func serve(_ worker: Int) {
    device.prepareThread()
    var seen = 0
    while true {
      pthread_mutex_lock(mutex)
      while generation == seen && !stopped { pthread_cond_wait(begun, mutex) }
      let leaves = generation == seen
      seen = generation
      pthread_mutex_unlock(mutex)
      if leaves { break }
      work(worker)
      pthread_mutex_lock(mutex)
      busy -= 1
      if busy == 0 { pthread_cond_signal(ended) }
      pthread_mutex_unlock(mutex)
    }
    device.finishThread()
  }
}

private func runWorker(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
  start.shared.serve(start.worker)
  return nil
}
