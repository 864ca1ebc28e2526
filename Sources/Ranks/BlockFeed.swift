internal import Threads

/// Blocks that are read on a thread of their own, a few ahead: who reads may have to wait for input, and who deals must
/// not.
final class BlockFeed<Block: Sendable>: Sendable {
  private let state = Monitor(State())
  private let thread: BackgroundThread

  private struct State: Sendable {
    var blocks: [Block] = []
    var isAtEnd = false
    var failure: (any Error)?
    var isStopped = false
  }

  /// What there is to deal at the moment.
  enum Next {
    case block(Block)
    /// None yet.
    case pending
    /// No more.
    case end
  }

  /// - Parameters:
  ///   - ahead: How many blocks may wait.
  ///   - makeReader: Opens the input, on the thread that reads.
  init(ahead: Int, _ makeReader: @escaping @Sendable () throws -> () throws -> Block?) {
    let state = state
    thread = BackgroundThread { BlockFeed.fill(state, ahead: ahead, makeReader) }
    if !thread.isRunning {
      state.withLock { state in
        state.isAtEnd = true
        state.failure = ProcessGroupError.noThread
      }
    }
  }

  /// Not joined: the thread may be waiting for a terminal.
  deinit {
    state.withLock { $0.isStopped = true }
    state.wake()
  }

  private static func fill(
    _ state: Monitor<State>, ahead: Int, _ makeReader: () throws -> () throws -> Block?
  ) {
    var failure: (any Error)?
    do {
      let read = try makeReader()
      while let block = try read() {
        let isStopped = state.wait(until: { $0.blocks.count < ahead || $0.isStopped }) { state in
          state.blocks.append(block)
          return state.isStopped
        }
        if isStopped { return }
      }
    } catch {
      failure = error
    }
    state.withLock { ($0.isAtEnd, $0.failure) = (true, failure) }
  }

  /// Returns the next block if it is there; waits for nothing.
  ///
  /// - Throws: What reading throws, once the blocks before it have been returned.
  func next() throws -> Next {
    let (next, failure) = state.withLock { state -> (Next, (any Error)?) in
      if !state.blocks.isEmpty { return (.block(state.blocks.removeFirst()), nil) }
      return state.isAtEnd ? (.end, state.failure) : (.pending, nil)
    }
    state.wake()
    if let failure { throw failure }
    return next
  }
}
