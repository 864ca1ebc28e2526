internal import CMicrohttpd

// What libmicrohttpd calls, on its own threads. The context of each call is the server, which the daemon retains; what
// is kept beside a connection is its `WebConnection`, beside a request its `Reception`, each retained there.

/// A connection begins or ends.
func notifyConnection(
  _ context: UnsafeMutableRawPointer?, _ pointer: OpaquePointer?,
  _ place: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ event: MHD_ConnectionNotificationCode
) {
  guard let context, let pointer, let place else { return }
  let server = Unmanaged<WebServer>.fromOpaque(context).takeUnretainedValue()
  if event == .CONNECTION_NOTIFY_STARTED {
    let connection = WebConnection(client: clientAddress(of: pointer), socket: http_socket(pointer))
    server.opened(connection)
    place.pointee = Unmanaged.passRetained(connection).toOpaque()
  } else if let kept = place.pointee {
    place.pointee = nil
    server.closed(Unmanaged<WebConnection>.fromOpaque(kept).takeRetainedValue())
  }
}

/// The header of a request is there, then bytes of its body, then all of it, then its answer.
func handleAccess(
  _ context: UnsafeMutableRawPointer?, _ pointer: OpaquePointer?, _ path: UnsafePointer<CChar>?,
  _ method: UnsafePointer<CChar>?, _: UnsafePointer<CChar>?, _ data: UnsafePointer<CChar>?,
  _ size: UnsafeMutablePointer<Int>?, _ place: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
  guard let context, let pointer, let size, let place, let connection = webConnection(of: pointer) else {
    return .NO
  }
  let server = Unmanaged<WebServer>.fromOpaque(context).takeUnretainedValue()
  guard let kept = place.pointee else {
    let reception = Reception(
      pointer, of: connection, method: method.map { String(cString: $0) } ?? "",
      path: path.flatMap { String(validatingCString: $0) }, maximumBytes: server.settings.bodyBytes)
    place.pointee = Unmanaged.passRetained(reception).toOpaque()
    server.requestBegan()
    connection.enter(.receiving)
    return reception.refusal.map { server.send($0, closing: true, pointer, connection) } ?? .YES
  }
  let reception = Unmanaged<Reception>.fromOpaque(kept).takeUnretainedValue()
  if size.pointee > 0 {
    let isTaken = reception.take(UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : size.pointee))
    size.pointee = 0
    return isTaken ? .YES : .NO
  }
  return server.proceed(reception, pointer)
}

/// A request is answered, or has come to another end.
func completeRequest(
  _ context: UnsafeMutableRawPointer?, _ pointer: OpaquePointer?,
  _ place: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _: MHD_RequestTerminationCode
) {
  guard let context, let place, let kept = place.pointee else { return }
  place.pointee = nil
  let reception = Unmanaged<Reception>.fromOpaque(kept).takeRetainedValue()
  // A stream that nobody reads any more.
  reception.exchange?.abandon(WebResponse(503))
  reception.connection.enter(.idle)
  Unmanaged<WebServer>.fromOpaque(context).takeUnretainedValue().requestEnded()
}

extension WebServer {
  /// Hands a whole request to the handler, and its answer to the daemon once it is there.
  fileprivate func proceed(_ reception: Reception, _ pointer: OpaquePointer) -> MHD_Result {
    let exchange: Exchange
    if let known = reception.exchange {
      exchange = known
    } else {
      guard let made = reception.makeExchange(pointer, trustsForwardedFor: settings.trustsForwardedFor) else {
        return send(.tooLarge(settings.bodyBytes), closing: true, pointer, reception.connection)
      }
      exchange = made
      reception.connection.enter(.working(made))
      handler(made)
    }
    guard let response = exchange.settle() else { return .YES }
    return send(response, of: exchange, closing: isDraining, pointer, reception.connection)
  }

  /// Gives an answer to the daemon.
  fileprivate func send(
    _ response: WebResponse, of exchange: Exchange? = nil, closing: Bool, _ pointer: OpaquePointer,
    _ connection: WebConnection
  ) -> MHD_Result {
    connection.enter(.sending(exchange))
    guard let made = makeResponse(response.content, pointer) else { return .NO }
    defer { MHD_destroy_response(made) }
    for header in response.headers + commonHeaders {
      _ = MHD_add_response_header(made, header.name, header.value)
    }
    if closing { _ = MHD_add_response_header(made, "Connection", "close") }
    return MHD_queue_response(pointer, UInt32(clamping: response.status), made)
  }
}

private let commonHeaders = [
  (name: "X-Content-Type-Options", value: "nosniff"), (name: "Referrer-Policy", value: "no-referrer"),
  (name: "Cache-Control", value: "no-store"),
]

private func makeResponse(_ content: WebResponse.Content, _ pointer: OpaquePointer) -> OpaquePointer? {
  switch content {
  case .bytes(let bytes):
    bytes.withUnsafeBytes {
      MHD_create_response_from_buffer(
        $0.count, UnsafeMutableRawPointer(mutating: $0.baseAddress), .RESPMEM_MUST_COPY)
    }
  case .stream(let stream): makeResponse(stream, pointer)
  }
}

private func makeResponse(_ stream: EventStream, _ pointer: OpaquePointer) -> OpaquePointer? {
  stream.attach(to: HTTPConnection(pointer: pointer))
  return MHD_create_response_from_callback(
    UInt64.max, 1 << 14,
    { context, _, buffer, count in
      guard let context, let buffer else { return -1 }
      return Unmanaged<EventStream>.fromOpaque(context).takeUnretainedValue().read(into: buffer, count: count)
    },
    Unmanaged.passRetained(stream).toOpaque(),
    { context in
      if let context { Unmanaged<EventStream>.fromOpaque(context).release() }
    })
}

private func webConnection(of pointer: OpaquePointer) -> WebConnection? {
  http_socketContext(pointer).map { Unmanaged<WebConnection>.fromOpaque($0).takeUnretainedValue() }
}

private func clientAddress(of pointer: OpaquePointer) -> String {
  var text = [CChar](repeating: 0, count: 64)
  http_clientAddress(pointer, &text, text.count)
  return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
