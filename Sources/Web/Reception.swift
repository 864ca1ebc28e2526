internal import CMicrohttpd
internal import Synchronization

/// A request from its header to its answer: what the daemon keeps beside it.
final class Reception: Sendable {
  let connection: WebConnection
  private let method: String
  private let path: String?
  private let headers: [String: String]
  private let query: [(name: String, value: String)]
  private let isUTF8: Bool
  /// What is answered to the header alone; nil to read on.
  let refusal: WebResponse?
  private let maximumBytes: Int
  private let body = Mutex(Body())
  private let current = Mutex<Exchange?>(nil)

  private struct Body {
    var bytes: [UInt8] = []
    /// How many came, those among them that were not kept.
    var count = 0
  }

  init(
    _ pointer: OpaquePointer, of connection: WebConnection, method: String, path: String?,
    maximumBytes: Int
  ) {
    self.connection = connection
    self.method = method
    self.path = path
    self.maximumBytes = maximumBytes
    let headers = FieldCollector.fields(of: .HEADER_KIND, pointer)
    let query = FieldCollector.fields(of: .GET_ARGUMENT_KIND, pointer)
    let lengths = headers.fields.filter { $0.name.lowercased() == "content-length" }
    self.headers = Dictionary(headers.fields.map { ($0.name.lowercased(), $0.value) }) { "\($0), \($1)" }
    self.query = query.fields
    isUTF8 = headers.areUTF8 && query.areUTF8 && path != nil
    if lengths.count > 1 || !lengths.isEmpty && self.headers["transfer-encoding"] != nil {
      refusal = .error(400, "Content-Length with Transfer-Encoding, or twice")
    } else if let length = lengths.first, Int(length.value) ?? .max > 2 * maximumBytes {
      // What is a little too much is read, so that the client, which reads when it has sent all, learns why.
      refusal = .tooLarge(maximumBytes)
    } else {
      refusal = nil
    }
  }

  /// Takes bytes of the body; returns false where the client had better be cut off.
  func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    body.withLock { body in
      body.count += bytes.count
      if body.count <= maximumBytes {
        body.bytes += bytes
      } else {
        // What is too much is passed over, so that the client reads why; but not for ever.
        body.bytes = []
      }
      return body.count <= 2 * maximumBytes
    }
  }

  /// What was made of the request; nil before that.
  var exchange: Exchange? { current.withLock { $0 } }

  /// Makes the exchange, once the body is there; nil where it is too large.
  func makeExchange(_ pointer: OpaquePointer, trustsForwardedFor: Bool) -> Exchange? {
    let body = body.withLock { body in
      defer { body = Body(count: body.count) }
      return body
    }
    guard body.count <= maximumBytes else { return nil }
    let forwarded = headers["x-forwarded-for"]?.split(separator: ",").last.map { trimmed($0) }
    let client = trustsForwardedFor ? forwarded ?? connection.client : connection.client
    let request = WebRequest(
      method: method, path: path ?? "", headers: headers, client: client,
      parameters: parameters(body.bytes, pointer))
    let exchange = Exchange(request, HTTPConnection(pointer: pointer))
    current.withLock { $0 = exchange }
    return exchange
  }

  private func parameters(_ bytes: [UInt8], _ pointer: OpaquePointer) -> Result<Parameters, ParameterError> {
    guard isUTF8 else { return .failure(.notUTF8) }
    let type = trimmed(headers["content-type"]?.split(separator: ";").first ?? "").lowercased()
    if type == "application/json" || type.hasSuffix("+json") {
      guard !bytes.isEmpty, case .object(let object)? = JSONValue(bytes) else {
        return .failure(.malformedJSON)
      }
      return .success(Parameters(object: object))
    }
    if bytes.isEmpty { return .success(Parameters(fields: query)) }
    return Result { () throws(ParameterError) in
      switch type {
      case "application/x-www-form-urlencoded":
        Parameters(fields: query + (try EscapedFields.fields(of: bytes)))
      case "multipart/form-data": try FormReader.read(bytes, of: pointer, query: query)
      default: throw .unsupportedType(type)
      }
    }
  }
}

extension WebResponse {
  /// Returns an answer to what is no request that a server could understand.
  static func error(_ status: Int, _ text: String) -> WebResponse { .json(status, ["error": text]) }

  static func tooLarge(_ bytes: Int) -> WebResponse {
    error(413, "the request has more than \(bytes) bytes")
  }
}

private func trimmed(_ text: Substring) -> String {
  var text = text
  while let first = text.unicodeScalars.first, first == " " || first == "\t" { text.removeFirst() }
  while let last = text.unicodeScalars.last, last == " " || last == "\t" { text.removeLast() }
  return String(text)
}
