package import Ranks
internal import Threads

/// A group whose processes are threads of this one: what MPI moves between processes is moved between them.
package struct ThreadGroup: ProcessGroup {
  package let rank: Int
  package let count: Int
  private let board: Monitor<Board>

  private struct Board: Sendable {
    /// What each rank gives to the gathering that is under way, and what it has taken away of it.
    var given: [[UInt8]?]
    var taken = 0
    /// What has been sent and not received, by sender and receiver.
    var messages: [[Int]: [[Float]]] = [:]
    /// The same of bytes.
    var bytes: [[Int]: [[UInt8]]] = [:]
  }

  package var name: String { "thread \(rank)" }
  package var talksOnAnyThread: Bool { true }

  /// Returns what the ranks return for `body`, each on a thread of its own.
  package static func run<Result: Sendable>(
    _ count: Int, _ body: @Sendable (ThreadGroup) -> Result
  ) -> [Result] {
    let board = Monitor(Board(given: [[UInt8]?](repeating: nil, count: count)))
    // A rank that waits holds its thread, so each needs one.
    return ThreadPool(threads: count).map(count) { rank in
      body(ThreadGroup(rank: rank, count: count, board: board))
    }
  }

  package func gather(_ bytes: [UInt8]) -> [[UInt8]] {
    board.wait(until: { $0.given[rank] == nil }) { $0.given[rank] = bytes }
    board.wake()
    let all = board.wait(until: { !$0.given.contains(nil) }) { board in
      board.taken += 1
      let all = board.given.map { $0 ?? [] }
      if board.taken == count {
        board.taken = 0
        board.given = [[UInt8]?](repeating: nil, count: count)
      }
      return all
    }
    board.wake()
    return all
  }

  package func exchange(_ sends: [FloatMessage], receiving receives: [FloatMessage], isPatient: Bool) {
    board.withLock { board in
      for message in sends {
        board.messages[[rank, message.rank], default: []].append(Array(message.floats))
      }
    }
    board.wake()
    for message in receives {
      let key = [message.rank, rank]
      let floats = board.wait(until: { $0.messages[key]?.isEmpty == false }) {
        $0.messages[key]?.removeFirst() ?? []
      }
      precondition(floats.count == message.floats.count, "\(floats.count) floats for \(message.floats.count)")
      _ = message.floats.update(from: floats)
    }
  }

  package func send(_ bytes: [UInt8], to rank: Int) {
    board.withLock { $0.bytes[[self.rank, rank], default: []].append(bytes) }
  }

  package func nextSender() -> Int? {
    board.withLock { board in (0..<count).first { board.bytes[[$0, rank]]?.isEmpty == false } }
  }

  package func receive(from rank: Int) -> [UInt8] {
    board.withLock { $0.bytes[[rank, self.rank]]?.removeFirst() ?? [] }
  }

  package func share(_ floats: UnsafeMutableBufferPointer<Float>, ranges: [Range<Int>]) {
    let others = (0..<count).filter { $0 != rank }
    exchange(
      others.map { FloatMessage(.init(rebasing: floats[ranges[rank]]), rank: $0) },
      receiving: others.map { FloatMessage(.init(rebasing: floats[ranges[$0]]), rank: $0) }, isPatient: false)
  }

  package func leave() {}
}
