internal import CommandLineTool
internal import Glibc

/// Clients that ask a server at the same time, each for the next sentence as soon as it has the last [closed loop].
///
/// One thread drives them all, so that they take little of what they measure.
struct LoadDriver {
  private let address: ServerAddress
  private let requests: [[UInt8]]
  private var clients: [LoadClient]
  private var nextRequest = 0
  /// How many in a row have had no answer.
  private var failuresInARow = 0
  private var lastRefusal: (status: Int, body: String) = (0, "")
  private var load = MeasuredLoad()

  init(_ address: ServerAddress, _ requests: [[UInt8]], clients: Int) {
    self.address = address
    self.requests = requests
    self.clients = (0..<clients).map { _ in LoadClient(address) }
    Self.allowOpenFiles(clients + 256)
  }

  /// Lets the clients ask, at first without counting and then in several runs.
  ///
  /// - Throws: `LoadError`, where nobody answers or nothing is translated.
  mutating func measure(runs: Int, seconds: Double, warmup: Double) throws -> MeasuredLoad {
    for client in clients { ask(client) }
    try go(on: warmup)
    load = MeasuredLoad()
    for _ in 0..<runs {
      let (before, start) = (load.latencies.count, ContinuousClock.now)
      try go(on: seconds)
      let time = (ContinuousClock.now - start) / .seconds(1)
      load.rates.append(Double(load.latencies.count - before) / time)
    }
    guard !load.latencies.isEmpty || StopSignals.hasArrived else {
      throw LoadError.allRefused(status: lastRefusal.status, answer: lastRefusal.body)
    }
    return load
  }

  private mutating func go(on seconds: Double) throws {
    let end = ContinuousClock.now + .seconds(seconds)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { buffer.deallocate() }
    while .now < end, !StopSignals.hasArrived {
      var entries = clients.map { pollfd(fd: $0.socket, events: $0.awaited, revents: 0) }
      let patience: Int32 = entries.contains { $0.fd < 0 } ? 1 : 100
      guard poll(&entries, nfds_t(entries.count), patience) >= 0 else { continue }
      for (index, entry) in entries.enumerated() {
        let client = clients[index]
        if client.socket < 0 {
          ask(client)
        } else if entry.revents != 0, let outcome = client.proceed(buffer) {
          note(outcome)
          ask(client)
        }
      }
      if failuresInARow > 1000 + 2 * clients.count {
        throw LoadError.noAnswer(host: address.host, port: address.port)
      }
    }
  }

  private mutating func ask(_ client: LoadClient) {
    let request = requests[nextRequest % requests.count]
    nextRequest += 1
    if !client.ask(request) { note(.failed) }
  }

  private mutating func note(_ outcome: LoadClient.Outcome) {
    switch outcome {
    case .answered(200, let time, _):
      load.latencies.append(time / .milliseconds(1))
      failuresInARow = 0
    case .answered(let status, _, let body):
      if status == 429 || status == 503 { load.refused += 1 } else { load.failed += 1 }
      lastRefusal = (status, String(decoding: body.prefix(200), as: UTF8.self))
      failuresInARow = 0
    case .failed:
      load.failed += 1
      failuresInARow += 1
      // A server that is not there must not be asked without a pause.
      if failuresInARow > clients.count { usleep(1000) }
    }
  }

  private static func allowOpenFiles(_ count: Int) {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = max(limit.rlim_cur, min(rlim_t(count), limit.rlim_max))
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}

/// What clients have seen of a server.
struct MeasuredLoad {
  /// Translations a second, of each run.
  var rates: [Double] = []
  /// How many milliseconds each translation took.
  var latencies: [Double] = []
  /// How often the server had no time (503) or granted none (429).
  var refused = 0
  /// How often it answered otherwise, or not at all.
  var failed = 0

  /// Returns the time within which a share of the translations came [nearest rank].
  ///
  /// - Precondition: There is one.
  func percentile(_ share: Double) -> Double {
    let sorted = latencies.sorted()
    let rank = Int((share * Double(sorted.count)).rounded(.up))
    return sorted[min(max(rank, 1), sorted.count) - 1]
  }
}
