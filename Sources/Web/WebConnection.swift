internal import Glibc
internal import Synchronization

/// A client's connection: what it is doing and since when, so that none can hold a place by being slow.
final class WebConnection: Sendable {
  /// The address of the client.
  let client: String
  private let socket: Int32
  private let state = Mutex(State())

  enum Phase {
    /// Before a request, or in the midst of its header.
    case idle
    /// A chunk may say that it is as long as can be said, which libmicrohttpd tells nobody: who then sends nothing is cut off
    /// when the time for a body is over, and no memory is held for what was promised.
    case receiving
    case working(Exchange)
    case sending(Exchange?)
    case closed
  }

  private struct State {
    var phase = Phase.idle
    var since = ContinuousClock.now
  }

  private enum Verdict {
    case gone(Exchange)
    case late(Exchange)
  }

  init(client: String, socket: Int32) {
    self.client = client
    self.socket = socket
  }

  func enter(_ phase: Phase) {
    state.withLock { $0 = State(phase: phase, since: .now) }
  }

  /// What is waited for; nil where nothing is.
  var exchange: Exchange? {
    state.withLock { state -> Exchange? in
      switch state.phase {
      case .working(let exchange): exchange
      case .sending(let exchange): exchange
      case .idle, .receiving, .closed: nil
      }
    }
  }

  /// Ends what takes too long, and what nobody waits for any more.
  ///
  /// - Parameter patience: What share of its time a client is given that sends a request.
  func check(_ now: ContinuousClock.Instant, _ settings: WebSettings, patience: Double) {
    let verdict = state.withLock { state -> Verdict? in
      let age = now - state.since
      switch state.phase {
      case .closed: return nil
      case .idle: return endIf(age > settings.headerTime * patience)
      case .receiving: return endIf(age > settings.bodyTime * patience)
      case .working(let exchange):
        if isGone { return .gone(exchange) }
        return age > settings.workTime ? .late(exchange) : nil
      case .sending(let exchange):
        guard let exchange, exchange.isStreaming else { return endIf(age > settings.sendingTime) }
        return isGone || age > settings.workTime ? .gone(exchange) : nil
      }
    }
    switch verdict {
    case .gone(let exchange): exchange.abandon(WebResponse(503))
    case .late(let exchange): exchange.abandon(.late)
    case nil: break
    }
  }

  /// The daemon sees the end of what the client sends, and closes the connection.
  ///
  /// The socket is this connection's as long as the state says so.
  private func endIf(_ isLate: Bool) -> Verdict? {
    if isLate { shutdown(socket, Int32(SHUT_RDWR)) }
    return nil
  }

  private var isGone: Bool {
    var entry = pollfd(fd: socket, events: peerHangUp, revents: 0)
    guard poll(&entry, 1, 0) > 0 else { return false }
    return entry.revents & (peerHangUp | Int16(POLLHUP) | Int16(POLLERR)) != 0
  }
}

/// POLLRDHUP, which headers show only with extensions of GNU.
private let peerHangUp: Int16 = 0x2000

extension WebResponse {
  /// The answer to who has waited too long.
  static let late = WebResponse(
    503, type: "application/json", Array(#"{"error":"the time for this request is over"}"#.utf8),
    headers: [("Retry-After", "10")])
}
