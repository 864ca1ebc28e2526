/// Where a server listens and what it grants a client.
package struct WebSettings: Sendable {
  /// A name or an address of this machine.
  package var address = "127.0.0.1"
  /// 0 for any that is free.
  package var port = 5000
  /// A socket that listens already, as systemd hands it over; then address and port say nothing.
  package var socket: Int32?
  /// Threads that read requests and write answers; none of them waits for work.
  package var threads = 2
  package var connections = 1024
  /// What the request line and the headers may take.
  package var headerBytes = 32 << 10
  package var bodyBytes = 16 << 20
  /// How long a connection may be without a whole header: before the first request, and between two.
  package var headerTime = Duration.seconds(30)
  package var bodyTime = Duration.seconds(60)
  /// How long a request may wait for its answer.
  package var workTime = Duration.seconds(300)
  /// How long a client may take to read an answer.
  package var sendingTime = Duration.seconds(300)
  /// PEM texts; both for TLS.
  package var certificate: String?
  package var key: String?
  /// Whether `X-Forwarded-For` names the client, as a proxy that everything comes through sets it.
  package var trustsForwardedFor = false

  package init() {}
}
