internal import Glibc
internal import TestSupport
internal import Testing

/// The real server, as a process of its own.
@Suite(.serialized) struct ServeCommandTests {
  /// Starts a server; returns it and its port.
  private func start(_ options: [String] = []) throws -> (run: RunningCommand, port: Int) {
    let run = try RunningCommand(
      ["serve", "--model", "german-english", "--port", "0", "--beam-size", "1"] + options)
    #expect(run.waits { run.errors.contains("listening on") && run.errors.hasSuffix("\n") }, "\(run.errors)")
    let digits = run.errors.split(separator: "\n").last?.drop { $0 != "1" }.split(separator: ":").last?
      .prefix { $0.isNumber }
    return (run, try #require(digits.flatMap { Int($0) }))
  }

  private let body = #"{"q":"Guten Morgen.","source":"de","target":"en"}"#

  @Test func clientsAreServedUntilTheEnd() throws {
    let (run, port) = try start()
    let answer = try HTTPClient.ask(port, "POST", "/translate", type: "application/json", body: body)
    #expect(answer.status == 200)
    run.send(SIGTERM)
    #expect(run.wait() == 0, "\(run.errors)")
  }

  @Test func noRequestIsLostWhenItEnds() throws {
    let (run, port) = try start()
    let text = [String](repeating: "Der Hund schläft, und der Zug hat Verspätung.", count: 40).joined(
      separator: " ")
    let clients = try (0..<4).map { _ in try HTTPClient(port: port) }
    for client in clients {
      client.send(
        "POST", "/translate", type: "application/json",
        body: #"{"q":"\#(text)","source":"de","target":"en"}"#)
    }
    usleep(150_000)
    run.send(SIGTERM)
    for client in clients { #expect(try client.answer().status == 200) }
    #expect(run.wait() == 0, "\(run.errors)")
  }

  @Test func clientsThatStallOrLeaveHoldNobodyUp() throws {
    let (run, port) = try start()
    let stalling = try (0..<50).map { _ in try HTTPClient(port: port) }
    for client in stalling {
      client.send("POST /translate HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
    }
    for _ in 0..<20 {
      let leaving = try HTTPClient(port: port)
      leaving.send("POST", "/translate", type: "application/json", body: body)
    }
    let answer = try HTTPClient.ask(port, "POST", "/translate", type: "application/json", body: body)
    #expect(answer.status == 200)
    run.send(SIGTERM)
    #expect(run.wait() == 0, "\(run.errors)")
  }

  @Test func mistakesAreSaidBeforeItListens() throws {
    let commands = [
      ["--require-api-key"], ["--tls-key", "/dev/null"], ["--model", "no-such-model"], ["--port", "99999"],
    ]
    for options in commands {
      let run = try TranslateCommand(["serve", "--port", "0"] + options)
      #expect([64, 66].contains(run.status), "\(options): \(run.errors)")
    }
  }

  @Test func aUnitForSystemdIsWritten() throws {
    let run = try TranslateCommand(["serve", "--print-unit"])
    #expect(run.text.contains("ExecStart=/"))
    #expect(run.text.contains("DynamicUser=yes"))
    #expect(try TranslateCommand(["serve", "--print-socket"]).text.contains("ListenStream=127.0.0.1:5000"))
  }

  @Test func aContainerfileIsWritten() throws {
    let text = try TranslateCommand(["serve", "--print-container"]).text
    #expect(text.contains("\nFROM docker.io/library/debian:12-slim\n"))
    #expect(text.contains("\nUSER 65534:65534\n"))
    #expect(text.contains(#"printf 'GET /health HTTP/1.0\r\n\r\n'"#))
    #expect(text.contains(#"ENTRYPOINT ["/usr/local/bin/translate", "serve", "--host", "0.0.0.0"]"#))
    // What stands at the end of a line goes on in the next.
    #expect(text.contains("apt-get update \\\n"))
  }

  @Test func metricsHaveAPortWhereThatIsWanted() throws {
    let (run, port) = try start(["--metrics-port", "0"])
    let digits = run.errors.split(separator: "\n").first { $0.contains("metrics are at port") }?.split(
      separator: " "
    ).last
    let metricsPort = try #require(digits.flatMap { Int($0) })
    #expect(try HTTPClient.ask(port, "GET", "/metrics").status == 404)
    #expect(try HTTPClient.ask(metricsPort, "GET", "/metrics").status == 200)
    run.send(SIGTERM)
    #expect(run.wait() == 0, "\(run.errors)")
  }
}
