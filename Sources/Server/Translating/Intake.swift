internal import Glibc
internal import Threads
internal import Translation

/// What the threads that read requests leave for the one that translates; bounded.
final class Intake: Sendable {
  /// How much may wait or be worked on.
  struct Limits: Sendable {
    var texts = 20_000
    var characters = 2_000_000
  }

  /// What has come.
  enum Arrival: Sendable {
    case translation(TranslationWork, @Sendable (Result<[TranslatedPassage], TranslationFailure>) -> Void)
    case identification([String], @Sendable (Result<[IdentifiedText], TranslationFailure>) -> Void)
  }

  /// How much there is.
  struct Load: Sendable {
    var texts = 0
    var characters = 0
  }

  private struct State: Sendable {
    var arrivals: [Arrival] = []
    var load = Load()
    var isClosed = false
  }

  private let limits: Limits
  private let state = Monitor(State())

  init(_ limits: Limits) { self.limits = limits }

  /// What waits or is worked on.
  var load: Load { state.withLock { $0.load } }

  /// Takes work, or says why not; one request is taken however large it is, if nothing else waits.
  func add(_ arrival: Arrival, _ amount: Load) -> TranslationFailure? {
    let failure = state.withLock { state -> TranslationFailure? in
      if state.isClosed { return .ended }
      let load = state.load
      let isFull =
        load.texts > 0
        && (load.texts + amount.texts > limits.texts
          || load.characters + amount.characters > limits.characters)
      if isFull { return .full }
      state.load.texts += amount.texts
      state.load.characters += amount.characters
      state.arrivals.append(arrival)
      return nil
    }
    if failure == nil { state.wake() }
    return failure
  }

  /// Says that work has come to its end.
  func remove(_ amount: Load) {
    state.withLock { state in
      state.load.texts -= amount.texts
      state.load.characters -= amount.characters
    }
  }

  /// Takes no more.
  func close() {
    state.withLock { $0.isClosed = true }
    state.wake()
  }

  /// Returns what has come since; nil once it is closed and empty.
  ///
  /// - Parameters:
  ///   - isIdle: Whether there is nothing else to do than wait for it.
  ///   - batchWait: How long others are then waited for, in microseconds, so that they share the first batch.
  func take(isIdle: Bool, batchWait: UInt32) -> [Arrival]? {
    if isIdle {
      let isOver = state.wait(until: { !$0.arrivals.isEmpty || $0.isClosed }) { $0.arrivals.isEmpty }
      if isOver { return nil }
      if batchWait > 0 { usleep(batchWait) }
    }
    return state.withLock { state in
      defer { state.arrivals = [] }
      return state.arrivals
    }
  }
}

extension TranslationWork {
  /// What it adds to the load.
  var load: Intake.Load { Intake.Load(texts: max(1, units), characters: characters) }
}
