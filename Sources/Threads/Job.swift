internal import Synchronization

/// Tasks that threads take one by one, in the order of their numbers.
final class Job: Sendable {
  private let tasks: Int
  private let body: @Sendable (_ task: Int, _ worker: Int) -> Void
  private let next = Atomic<Int>(0)

  init(tasks: Int, _ body: @escaping @Sendable (_ task: Int, _ worker: Int) -> Void) {
    self.tasks = tasks
    self.body = body
  }

  /// Whether a task is left that nobody has taken.
  var hasTasks: Bool { next.load(ordering: .relaxed) < tasks }

  /// Takes tasks until none is left.
  func work(_ worker: Int) {
    while true {
      let task = next.wrappingAdd(1, ordering: .relaxed).oldValue
      if task >= tasks { return }
      body(task, worker)
    }
  }
}
