internal import CMicrohttpd
internal import Synchronization

// The states of an exchange, in their order; whoever makes a transition holds the mutex:
//
//   handling   the server's handler has the request, on the daemon's thread
//   waiting    no answer yet: the connection is suspended                        (settle)
//   answered   the answer is there, the connection goes on if it waited          (respond, abandon)
//   settled    the daemon has the answer                                         (settle)
//
// The first answer counts. A connection that waits is never closed, so its handle is good until it is answered.

/// A request and the place for its answer, which may come later and from any thread.
package final class Exchange: Sendable {
  package let request: WebRequest
  /// When the request was there as a whole.
  package let arrival = ContinuousClock.now
  private let connection: HTTPConnection
  private let state = Mutex(State())

  private struct State {
    var response: WebResponse?
    var isWaiting = false
    var isAbandoned = false
    var whenAbandoned: (@Sendable () -> Void)?
  }

  init(_ request: WebRequest, _ connection: HTTPConnection) {
    self.request = request
    self.connection = connection
  }

  /// Answers the request, unless it has an answer.
  package func respond(_ response: WebResponse) {
    state.withLock { state in
      guard state.response == nil else { return }
      state.response = response
      guard state.isWaiting else { return }
      state.isWaiting = false
      MHD_resume_connection(connection.pointer)
    }
  }

  /// Has a body called when nobody waits for the answer any more: the client has gone, or the time is over.
  package func whenAbandoned(_ body: @escaping @Sendable () -> Void) {
    let isAbandoned = state.withLock { state in
      state.whenAbandoned = body
      return state.isAbandoned
    }
    if isAbandoned { body() }
  }

  /// Gives the request up, with an answer for whoever may still read it.
  func abandon(_ response: WebResponse) {
    let body = state.withLock { state -> (@Sendable () -> Void)? in
      if state.isAbandoned { return nil }
      state.isAbandoned = true
      if case .stream(let stream)? = state.response?.content { stream.abandon() }
      return state.whenAbandoned
    }
    body?()
    respond(response)
  }

  /// Whether the answer comes bit by bit and has not ended.
  var isStreaming: Bool {
    state.withLock { state in
      if case .stream(let stream)? = state.response?.content { stream.isOpen } else { false }
    }
  }

  /// Returns the answer, or suspends the connection until there is one; for the daemon's thread alone.
  func settle() -> WebResponse? {
    state.withLock { state in
      if let response = state.response { return response }
      state.isWaiting = true
      MHD_suspend_connection(connection.pointer)
      return nil
    }
  }
}
