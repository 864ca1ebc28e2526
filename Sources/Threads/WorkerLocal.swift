internal import Synchronization

/// What each worker of a pool has for itself, such as memory or an open iterator: it need not be `Sendable`, since no
/// two threads can have it at once.
package final class WorkerLocal<Local>: Sendable {
  private let places: [Place]

  private final class Place: Sendable {
    let local: Mutex<Local>

    init(_ local: consuming sending Local) { self.local = Mutex(local) }
  }

  /// Makes something for each worker of a pool.
  package init(_ pool: ThreadPool, _ make: @Sendable (_ worker: Int) throws -> sending Local) rethrows {
    places = try (0..<pool.threads).map { worker in Place(try make(worker)) }
  }

  /// Returns what a body makes of what each worker has, in the order of the workers.
  package func map<Result: Sendable>(_ body: @Sendable (_ local: inout Local) -> Result) -> [Result] {
    places.indices.map { withLocal(of: $0, body) }
  }

  /// Calls a body with what a worker has, which no other thread has meanwhile.
  func withLocal<Result: Sendable>(
    of worker: Int, _ body: @Sendable (_ local: inout Local) -> Result
  ) -> Result {
    places[worker].local.withLock { body(&$0) }
  }
}
