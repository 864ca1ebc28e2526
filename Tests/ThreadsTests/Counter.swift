import Synchronization

/// A number that several threads change.
final class Counter: Sendable {
  let value = Atomic<Int>(0)
  var number: Int { value.load(ordering: .relaxed) }
}
