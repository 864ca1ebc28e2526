internal import Glibc

/// A client: one request after the other on a connection that stays, of which none waits.
final class LoadClient {
  /// Below 0 where there is none.
  private(set) var socket: Int32 = -1
  private let address: ServerAddress
  private var request: ArraySlice<UInt8> = []
  private var reader = AnswerReader()
  private var start = ContinuousClock.now

  /// What became of a request.
  enum Outcome {
    case answered(status: Int, after: Duration, body: ArraySlice<UInt8>)
    /// The connection has ended before.
    case failed
  }

  init(_ address: ServerAddress) { self.address = address }

  deinit { disconnect() }

  /// What the socket has to be ready for.
  var awaited: Int16 { Int16(request.isEmpty ? POLLIN : POLLOUT) }

  /// Begins a request; returns false where there is no connection to be had.
  func ask(_ request: [UInt8]) -> Bool {
    start = .now
    self.request = request[...]
    if socket < 0 {
      guard let socket = address.connected() else { return false }
      self.socket = socket
    }
    return true
  }

  /// Does what can be done without waiting; returns the outcome when it is there.
  ///
  /// - Parameter buffer: Where what comes is put.
  func proceed(_ buffer: UnsafeMutableRawBufferPointer) -> Outcome? {
    while let count = sent(), count > 0 { request = request.dropFirst(count) }
    guard request.isEmpty else { return errno == EAGAIN || errno == ENOTCONN ? nil : fail() }
    while true {
      let count = recv(socket, buffer.baseAddress, buffer.count, 0)
      if count < 0, errno == EAGAIN || errno == EINTR { return nil }
      guard count > 0 else { return fail() }
      let new = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      if let answer = reader.add(new) {
        if !answer.keepsConnection { disconnect() }
        return .answered(status: answer.status, after: .now - start, body: answer.body)
      }
    }
  }

  /// Sends what the system takes of the rest; nil where nothing is left.
  private func sent() -> Int? {
    if request.isEmpty { return nil }
    return request.withUnsafeBytes {
      Glibc.send(socket, $0.baseAddress, $0.count, noSignal)
    }
  }

  private func fail() -> Outcome {
    disconnect()
    return .failed
  }

  private func disconnect() {
    if socket >= 0 { close(socket) }
    socket = -1
    reader = AnswerReader()
  }
}

/// MSG_NOSIGNAL, which headers show as an enumeration: no signal where nobody takes what is sent.
private let noSignal: Int32 = 0x4000
