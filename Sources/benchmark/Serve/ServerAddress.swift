internal import Files
internal import Glibc

/// Where a server is, as an address of the web says it, and as the system connects to it.
struct ServerAddress {
  let host: String
  let port: Int
  let path: String
  private let socketAddress: [UInt8]
  private let family: Int32

  /// - Parameter url: `http://HOST:PORT/PATH`; the path may be left out, and is that of `/translate` then.
  /// - Throws: `LoadError`, where it is another address or there is no such host.
  init(_ url: String) throws {
    let scheme = "http://"
    guard url.hasPrefix(scheme) else { throw LoadError.unusableAddress(url) }
    let rest = url.dropFirst(scheme.count)
    let authority = rest.prefix { $0 != "/" }
    let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
    guard let name = parts.first, !name.isEmpty, parts.count <= 2,
      let port = Int(parts.count == 2 ? parts[1] : "80"),
      (1...65_535).contains(port)
    else { throw LoadError.unusableAddress(url) }
    host = String(name)
    self.port = port
    let path = rest.dropFirst(authority.count)
    self.path = path.isEmpty || path == "/" ? "/translate" : String(path)
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &found) == 0, let found else {
      throw LoadError.unknownHost(host)
    }
    defer { freeaddrinfo(found) }
    family = found.pointee.ai_family
    socketAddress = [UInt8](
      UnsafeRawBufferPointer(start: found.pointee.ai_addr, count: Int(found.pointee.ai_addrlen)))
  }

  /// Opens a socket that begins to connect and waits for nothing; nil where the server refuses.
  func connected() -> Int32? {
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let socket = Glibc.socket(family, type, 0)
    guard socket >= 0 else { return nil }
    var yes: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    let status = socketAddress.withUnsafeBytes { bytes -> Int32 in
      guard let address = bytes.baseAddress else { return -1 }
      return connect(socket, address.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
    }
    if status == 0 || errno == EINPROGRESS { return socket }
    close(socket)
    return nil
  }

  /// Returns the bytes of a request to translate a text.
  func request(_ text: String, from source: String, to target: String) -> [UInt8] {
    let body = OrderedJSON.object([
      .init("q", .text(text)), .init("source", .text(source)), .init("target", .text(target)),
      .init("format", .text("text")),
    ]).line
    let head = [
      "POST \(path) HTTP/1.1", "Host: \(host):\(port)", "Content-Type: application/json",
      "Content-Length: \(body.utf8.count)", "", "",
    ]
    return Array((head.joined(separator: "\r\n") + body).utf8)
  }
}

/// Why a server cannot be measured.
enum LoadError: ReportableError, Equatable {
  case unusableAddress(String)
  case unknownHost(String)
  case noAnswer(host: String, port: Int)
  case allRefused(status: Int, answer: String)
  case noProgram(path: String)
  case doesNotServe(reason: String)

  var exitStatus: ExitStatus {
    switch self {
    case .unusableAddress: .usage
    case .unknownHost, .noAnswer, .noProgram: .noInput
    case .allRefused, .doesNotServe: .badData
    }
  }

  var description: String {
    switch self {
    case .unusableAddress(let url):
      "'\(url)' is no address of a server: give one such as http://127.0.0.1:5000/translate"
    case .unknownHost(let host): "there is no host '\(host)': check the address"
    case .noAnswer(let host, let port):
      "no server answers at \(host):\(port): start it, or check the address"
    case .allRefused(let status, let answer):
      "the server translates nothing; it answers \(status): \(answer)"
    case .noProgram(let path):
      "there is no program \(path) to serve with: build it, or name a running server with --url"
    case .doesNotServe(let reason): "the server does not start: \(reason)"
    }
  }
}
