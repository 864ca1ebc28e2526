internal import Files

/// What a client is answered.
package struct WebResponse: Sendable {
  package var status: Int
  /// Names and values, beside those that every answer has.
  package var headers: [(name: String, value: String)]
  package var content: Content

  package enum Content: Sendable {
    case bytes([UInt8])
    /// What comes bit by bit.
    case stream(EventStream)
  }

  package init(_ status: Int, type: String, _ bytes: [UInt8], headers: [(name: String, value: String)] = []) {
    self.status = status
    self.headers = [("Content-Type", type)] + headers
    content = .bytes(bytes)
  }

  /// Creates an answer without content.
  package init(_ status: Int, headers: [(name: String, value: String)] = []) {
    self.status = status
    self.headers = headers
    content = .bytes([])
  }

  /// Creates an answer whose content comes as server-sent events.
  package init(_ stream: EventStream) {
    status = 200
    headers = [("Content-Type", "text/event-stream")]
    content = .stream(stream)
  }

  package static func text(_ status: Int, _ text: String, type: String = "text/plain; charset=utf-8")
    -> WebResponse
  { WebResponse(status, type: type, Array(text.utf8)) }

  /// Returns a value as JSON.
  package static func json(
    _ status: Int, _ value: some Encodable, headers: [(name: String, value: String)] = []
  ) -> WebResponse {
    guard let line = try? jsonLine(of: value) else { return WebResponse(500) }
    return WebResponse(status, type: "application/json", Array((line + "\n").utf8), headers: headers)
  }
}
