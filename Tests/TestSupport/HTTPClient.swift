internal import Glibc

/// A client's connection to a server on this machine, byte by byte: also for what no library would send.
public final class HTTPClient {
  private let socket: Int32
  private var received: [UInt8] = []

  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// Connects to a port of 127.0.0.1; reading gives up after so many seconds.
  public init(port: Int, patience seconds: Int = 60) throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var time = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let socket = socket
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw Failure(description: "no connection to port \(port)") }
  }

  deinit { close(socket) }

  /// Sends text as it is.
  public func send(_ text: String) { send(Array(text.utf8)) }

  /// Sends bytes as they are; that nobody takes them is no error.
  public func send(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        buffer.baseAddress.map { Glibc.send(socket, $0 + sent, bytes.count - sent, 0x4000) } ?? -1
      }
      if count <= 0 { return }
      sent += count
    }
  }

  /// Sends a request as clients do.
  public func send(
    _ method: String, _ path: String, headers: [String] = [], type: String? = nil, body: String = ""
  ) {
    var lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1"] + headers
    if let type { lines.append("Content-Type: \(type)") }
    if !body.isEmpty || method == "POST" { lines.append("Content-Length: \(body.utf8.count)") }
    send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
  }

  /// Reads one answer.
  public func answer() throws -> HTTPAnswer {
    while end(of: "\r\n\r\n") == nil { try receive() }
    let headEnd = end(of: "\r\n\r\n") ?? 0
    let lines = String(decoding: received[..<headEnd], as: UTF8.self).split(separator: "\r\n").map(
      String.init)
    received.removeFirst(headEnd)
    let parts = (lines.first ?? "").split(separator: " ")
    guard parts.count >= 2, let status = Int(parts[1]) else {
      throw Failure(description: "no status in \(lines)")
    }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let pair = line.split(separator: ":", maxSplits: 1)
      guard pair.count == 2 else { continue }
      headers[pair[0].lowercased()] = String(pair[1].drop { $0 == " " })
    }
    if headers["transfer-encoding"] == "chunked" {
      return HTTPAnswer(status: status, headers: headers, body: try chunkedBody())
    }
    return HTTPAnswer(
      status: status, headers: headers, body: try take(Int(headers["content-length"] ?? "0") ?? 0))
  }

  /// Whether the server closes the connection, before reading gives up, and sends nothing more.
  public func isClosed() -> Bool {
    var byte: UInt8 = 0
    return recv(socket, &byte, 1, 0) == 0
  }

  /// Sends one request on a connection of its own and reads the answer.
  public static func ask(
    _ port: Int, _ method: String, _ path: String, headers: [String] = [], type: String? = nil,
    body: String = ""
  ) throws -> HTTPAnswer {
    let client = try HTTPClient(port: port)
    client.send(method, path, headers: headers, type: type, body: body)
    return try client.answer()
  }

  private func chunkedBody() throws -> [UInt8] {
    var body: [UInt8] = []
    while true {
      while end(of: "\r\n") == nil { try receive() }
      let line = try take(end(of: "\r\n") ?? 0)
      let size = Int(String(decoding: line.dropLast(2), as: UTF8.self), radix: 16) ?? 0
      let chunk = try take(size + 2)
      if size == 0 { return body }
      body += chunk.dropLast(2)
    }
  }

  private func take(_ count: Int) throws -> [UInt8] {
    while received.count < count { try receive() }
    defer { received.removeFirst(count) }
    return Array(received[..<count])
  }

  /// Returns how many bytes there are up to the end of a mark.
  private func end(of mark: String) -> Int? {
    let mark = Array(mark.utf8)
    guard received.count >= mark.count else { return nil }
    return (mark.count...received.count).first { received[($0 - mark.count)..<$0].elementsEqual(mark) }
  }

  private func receive() throws {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(socket, &buffer, buffer.count, 0)
    guard count > 0 else {
      throw Failure(
        description: "the connection ended after \(String(decoding: received.prefix(200), as: UTF8.self))")
    }
    received += buffer[..<count]
  }
}

/// What a server has answered.
public struct HTTPAnswer: Sendable {
  public let status: Int
  /// By their names in small letters.
  public let headers: [String: String]
  public let body: [UInt8]

  public var text: String { String(decoding: body, as: UTF8.self) }
}
