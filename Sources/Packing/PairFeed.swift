internal import Bitext
internal import Threads

/// A corpus read and filtered on a thread of its own, some blocks ahead of whoever works on them.
final class PairFeed {
  private let state = Monitor(State())
  private let thread: BackgroundThread
  /// Reads where the system has no thread to spare.
  private let ownReader: FilteredReader?

  private struct State: Sendable {
    var blocks: [FilteredBlock] = []
    var isAtEnd = false
    var failure: (any Error)?
    var isStopped = false
  }

  /// - Parameters:
  ///   - corpus: What to read.
  ///   - filter: Which pairs are left out.
  ///   - skipped: How many pairs at the beginning are counted, but left out.
  ///   - ahead: How many blocks may wait.
  init(_ corpus: Corpus, _ filter: CorpusFilter, skipping skipped: Int, ahead: Int) {
    let state = state
    thread = BackgroundThread {
      PairFeed.read(FilteredReader(corpus, filter, skipping: skipped), into: state, ahead: ahead)
    }
    ownReader = thread.isRunning ? nil : FilteredReader(corpus, filter, skipping: skipped)
  }

  deinit {
    state.withLock { $0.isStopped = true }
    state.wake()
    thread.join()
  }

  private static func read(_ reader: FilteredReader, into state: Monitor<State>, ahead: Int) {
    var failure: (any Error)?
    do {
      while let block = try reader.next() {
        let isStopped = state.wait(until: { $0.blocks.count < ahead || $0.isStopped }) { state in
          state.blocks.append(block)
          return state.isStopped
        }
        state.wake()
        if isStopped { return }
      }
    } catch {
      failure = error
    }
    state.withLock { ($0.isAtEnd, $0.failure) = (true, failure) }
    state.wake()
  }

  /// Waits for the next block; returns all that are there, none after the last.
  ///
  /// - Throws: What reading throws, once the blocks before it have been returned.
  func next() throws -> [FilteredBlock] {
    if let ownReader { return try ownReader.next().map { [$0] } ?? [] }
    let (blocks, failure) = state.wait(until: { !$0.blocks.isEmpty || $0.isAtEnd }) { state in
      defer { state.blocks = [] }
      return (state.blocks, state.failure)
    }
    state.wake()
    if blocks.isEmpty, let failure { throw failure }
    return blocks
  }
}
