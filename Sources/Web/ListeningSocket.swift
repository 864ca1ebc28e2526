internal import Glibc

/// Sockets that wait for clients.
package enum ListeningSocket {
  /// Opens a socket that listens.
  static func open(address: String, port: Int) throws -> Int32 {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    var found: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(address, String(port), &hints, &found)
    guard status == 0, let found else {
      throw WebError.unknownAddress(address, reason: String(cString: gai_strerror(status)))
    }
    defer { freeaddrinfo(found) }
    let type = found.pointee.ai_socktype | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let socket = Glibc.socket(found.pointee.ai_family, type, found.pointee.ai_protocol)
    var yes: Int32 = 1
    guard socket >= 0,
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size)) == 0,
      bind(socket, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0,
      listen(socket, SOMAXCONN) == 0
    else {
      let reason = String(cString: strerror(errno))
      if socket >= 0 { close(socket) }
      throw WebError.cannotListen(address: address, port: port, reason: reason)
    }
    return socket
  }

  /// Returns the port that a socket listens on; 0 for one without.
  static func port(of socket: Int32) -> Int {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> Int in
        guard getsockname(socket, address, &length) == 0 else { return 0 }
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
          return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
            Int(UInt16(bigEndian: $0.pointee.sin_port))
          }
        case AF_INET6:
          return address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
            Int(UInt16(bigEndian: $0.pointee.sin6_port))
          }
        default: return 0
        }
      }
    }
  }

  /// The socket that systemd has opened for this process (sd_listen_fds(3)); nil where it has not.
  package static var inherited: Int32? {
    guard let process = getenv("LISTEN_PID"), let count = getenv("LISTEN_FDS"),
      Int32(String(cString: process)) == getpid(), let count = Int(String(cString: count)), count >= 1
    else { return nil }
    return 3
  }

  /// Lets the process have as many open files as connections need, as far as the system allows.
  package static func allowOpenFiles(_ count: Int) {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    let wanted = rlim_t(max(0, count))
    if limit.rlim_cur >= wanted { return }
    limit.rlim_cur = min(wanted, limit.rlim_max)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
