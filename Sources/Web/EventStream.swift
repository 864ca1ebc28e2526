internal import CMicrohttpd
internal import Glibc
internal import Synchronization

/// Server-sent events (HTML standard, section 9.2) on their way to one client.
///
/// Events are kept until the client takes them; while there is none its connection waits, and no thread with it.
package final class EventStream: Sendable {
  private let state = Mutex(State())

  fileprivate struct State {
    var bytes: [UInt8] = []
    /// How many of the bytes the client has.
    var sent = 0
    var isFinished = false
    /// Known from when the answer is on its way.
    var connection: HTTPConnection?
    var isSuspended = false
  }

  package init() {}

  /// Sends an event; `data` may have several lines.
  package func send(_ event: String, data: String) {
    let lines = data.split(separator: "\n", omittingEmptySubsequences: false).map { "data: \($0)\n" }
    add(Array("event: \(event)\n\(lines.joined())\n".utf8))
  }

  /// Ends the stream once the client has what was sent.
  package func finish() {
    state.withLock { state in
      state.isFinished = true
      state.wake()
    }
  }

  /// Whether events can still come.
  var isOpen: Bool { state.withLock { !$0.isFinished } }

  /// Ends the stream of a client that has gone.
  func abandon() {
    state.withLock { state in
      state.bytes = []
      state.sent = 0
      state.isFinished = true
      state.wake()
    }
  }

  func attach(to connection: HTTPConnection) { state.withLock { $0.connection = connection } }

  /// Copies what there is to the client's buffer; returns 0 where it has to wait, -1 at the end.
  func read(into buffer: UnsafeMutablePointer<CChar>, count: Int) -> Int {
    state.withLock { state in
      let taken = min(count, state.bytes.count - state.sent)
      guard taken > 0 else {
        guard !state.isFinished, let connection = state.connection else { return -1 }
        state.isSuspended = true
        MHD_suspend_connection(connection.pointer)
        return 0
      }
      state.bytes.withUnsafeBytes { bytes in
        if let start = bytes.baseAddress { _ = memcpy(buffer, start + state.sent, taken) }
      }
      state.sent += taken
      if state.sent == state.bytes.count {
        state.bytes.removeAll(keepingCapacity: true)
        state.sent = 0
      }
      return taken
    }
  }

  private func add(_ bytes: [UInt8]) {
    state.withLock { state in
      guard !state.isFinished else { return }
      state.bytes += bytes
      state.wake()
    }
  }
}

extension EventStream.State {
  /// Has a connection that waits go on.
  fileprivate mutating func wake() {
    guard isSuspended, let connection else { return }
    isSuspended = false
    MHD_resume_connection(connection.pointer)
  }
}
