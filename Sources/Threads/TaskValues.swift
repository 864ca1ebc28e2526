internal import Synchronization

/// A value for each task, which tasks put there or take away.
final class TaskValues<Value: Sendable>: Sendable {
  private let values: Mutex<[Value?]>

  init(count: Int) { values = Mutex([Value?](repeating: nil, count: count)) }

  init(_ values: [Value]) { self.values = Mutex(values.map { Optional($0) }) }

  func put(_ value: Value, at task: Int) { values.withLock { $0[task] = value } }

  /// Takes a value away, so that whoever has it is the only one.
  func take(at task: Int) -> Value? { values.withLock { $0[task].take() } }

  /// The values that are there, in the order of the tasks.
  var all: [Value] { values.withLock { $0.compactMap { $0 } } }
}
