internal import CMicrohttpd
internal import Glibc
internal import Synchronization
internal import Threads

/// Serves HTTP: reads requests, hands them to a handler, and sends the answers when they are there.
///
/// The daemon's threads only read and write; requests that are worked on wait suspended. A thread of its own looks after
/// time limits and clients that have gone.
package final class WebServer: Sendable {
  /// The port it listens on.
  package let port: Int
  let settings: WebSettings
  let handler: @Sendable (Exchange) -> Void
  private let daemon = Mutex<HTTPDaemon?>(nil)
  private let watcher = Mutex<BackgroundThread?>(nil)
  private let connections = Mutex<[ObjectIdentifier: WebConnection]>([:])
  private let requests = Atomic<Int>(0)
  private let draining = Atomic<Bool>(false)
  private let stopped = Atomic<Bool>(false)

  /// Starts a server, which lives until it is stopped.
  ///
  /// - Parameters:
  ///   - settings: Where it listens, and its limits.
  ///   - handler: Takes each request, on a thread that must not be kept waiting.
  /// - Throws: `WebError`, where it cannot listen.
  package init(_ settings: WebSettings, _ handler: @escaping @Sendable (Exchange) -> Void) throws {
    self.settings = settings
    self.handler = handler
    let socket = try settings.socket ?? ListeningSocket.open(address: settings.address, port: settings.port)
    port = ListeningSocket.port(of: socket)
    ListeningSocket.allowOpenFiles(settings.connections + 256)
    // The daemon holds the server until it is stopped.
    let context = Unmanaged.passRetained(self)
    guard let started = Self.start(settings, socket, context.toOpaque()) else {
      context.release()
      close(socket)
      throw WebError.cannotStart(usesTLS: settings.certificate != nil)
    }
    daemon.withLock { $0 = HTTPDaemon(pointer: started) }
    let thread = BackgroundThread { [weak self] in
      while let self, !self.stopped.load(ordering: .acquiring) {
        self.checkConnections()
        usleep(100_000)
      }
    }
    watcher.withLock { $0 = thread }
  }

  /// Whether it takes no more connections.
  package var isDraining: Bool { draining.load(ordering: .acquiring) }

  /// How many requests are being worked on or answered.
  package var openRequests: Int { requests.load(ordering: .relaxed) }

  /// Takes no more connections, answers the requests that are there, and ends.
  ///
  /// - Parameter patience: How long requests may take; those that take longer are told so.
  package func stop(patience: Duration) {
    guard !draining.exchange(true, ordering: .acquiringAndReleasing) else { return }
    guard let daemon = daemon.withLock({ $0 }) else { return }
    let socket = MHD_quiesce_daemon(daemon.pointer)
    // A thread of the daemon may be about to take it out of its set: closed now, it would end the process. One that was
    // handed over is of use to others.
    if socket >= 0, settings.socket == nil { shutdown(socket, Int32(SHUT_RDWR)) }
    wait(atMost: patience)
    for connection in connections.withLock({ Array($0.values) }) {
      connection.exchange?.abandon(.error(503, "the server ends"))
    }
    wait(atMost: .seconds(2))
    stopped.store(true, ordering: .releasing)
    watcher.withLock { $0.take() }?.join()
    MHD_stop_daemon(daemon.pointer)
    if socket >= 0 { close(socket) }
    self.daemon.withLock { $0 = nil }
    Unmanaged.passUnretained(self).release()
  }

  /// Waits until no request is open, and a moment more: a client may just be sending one.
  private func wait(atMost patience: Duration) {
    let end = ContinuousClock.now + patience
    var quiet = 0
    while quiet < 5, .now < end {
      quiet = requests.load(ordering: .acquiring) == 0 ? quiet + 1 : 0
      usleep(10_000)
    }
  }

  private func checkConnections() {
    let now = ContinuousClock.now
    let open = connections.withLock { Array($0.values) }
    // Where hardly a place is left, whoever is slow to ask gives up theirs soon.
    let isCrowded = open.count >= settings.connections - settings.connections / 8
    for connection in open { connection.check(now, settings, patience: isCrowded ? 0.1 : 1) }
  }

  // MARK: What the daemon tells

  func opened(_ connection: WebConnection) {
    connections.withLock { $0[ObjectIdentifier(connection)] = connection }
  }

  func closed(_ connection: WebConnection) {
    connection.enter(.closed)
    connections.withLock { $0[ObjectIdentifier(connection)] = nil }
  }

  func requestBegan() { requests.wrappingAdd(1, ordering: .acquiringAndReleasing) }

  func requestEnded() { requests.wrappingSubtract(1, ordering: .acquiringAndReleasing) }

  private static func start(
    _ settings: WebSettings, _ socket: Int32, _ context: UnsafeMutableRawPointer
  ) -> OpaquePointer? {
    func start(_ certificate: UnsafePointer<CChar>?, _ key: UnsafePointer<CChar>?) -> OpaquePointer? {
      let threads = UInt32(clamping: max(1, settings.threads))
      var daemon = HTTPDaemonSettings(
        socket: socket, threads: threads,
        connections: max(threads, UInt32(clamping: settings.connections)),
        headerBytes: max(4096, settings.headerBytes), idleSeconds: idleSeconds(settings),
        certificate: certificate, key: key, handle: handleAccess, complete: completeRequest,
        notify: notifyConnection, context: context)
      return http_start(&daemon)
    }
    guard let certificate = settings.certificate, let key = settings.key else { return start(nil, nil) }
    return certificate.withCString { certificate in key.withCString { start(certificate, $0) } }
  }

  /// The daemon's own limit for connections on which nothing moves: no less than any other.
  private static func idleSeconds(_ settings: WebSettings) -> UInt32 {
    let longest = max(settings.headerTime, settings.bodyTime, settings.sendingTime)
    return UInt32(clamping: longest.components.seconds) &+ 1
  }
}
