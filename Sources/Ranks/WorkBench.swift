internal import Threads

/// A thread of the first process that does its share of the work, one block at a time.
final class WorkBench<Block: Sendable, Answer: Sendable>: Sendable {
  private let state = Monitor(State())
  private let thread: BackgroundThread

  private struct State: Sendable {
    var block: Block?
    var outcome: Result<Answer, any Error>?
    var isClosed = false
  }

  /// - Parameter makeWorker: Returns what works, on the thread that does.
  init(_ makeWorker: @escaping @Sendable () throws -> (Block) throws -> Answer) {
    let state = state
    thread = BackgroundThread {
      let worker = Result { try makeWorker() }
      while let block = WorkBench.nextBlock(state) {
        let outcome = Result { try worker.get()(block) }
        state.withLock { $0.outcome = outcome }
      }
    }
  }

  deinit {
    state.withLock { $0.isClosed = true }
    state.wake()
    thread.join()
  }

  /// Whether there is a thread to work.
  var isOpen: Bool { thread.isRunning }

  /// Waits for a block; returns nil where none will come.
  private static func nextBlock(_ state: Monitor<State>) -> Block? {
    state.wait(until: { $0.block != nil || $0.isClosed }) { $0.block.take() }
  }

  /// Has a block worked on; not to be called before the last one's outcome has been taken.
  func begin(_ block: Block) {
    state.withLock { $0.block = block }
    state.wake()
  }

  /// Returns what has become of the block, if that is known by now.
  func takeOutcome() -> Result<Answer, any Error>? { state.withLock { $0.outcome.take() } }
}
