internal import Synchronization
internal import TestSupport
internal import Testing

@testable import Web

/// The server through its socket.
@Suite struct WebServerTests {
  /// A server that is stopped with the test.
  private final class Running: Sendable {
    let server: WebServer

    init(_ change: (inout WebSettings) -> Void = { _ in }, _ handler: @escaping @Sendable (Exchange) -> Void)
      throws
    {
      var settings = WebSettings()
      settings.port = 0
      change(&settings)
      server = try WebServer(settings, handler)
    }

    deinit { server.stop(patience: .zero) }
  }

  /// Says what was sent by name.
  private static func echo(_ exchange: Exchange) {
    switch exchange.request.parameters {
    case .success(let parameters):
      let texts = parameters.all("q").compactMap(\.text).joined(separator: "|")
      let files = parameters.files.map {
        "\($0.field):\($0.name):\(String(decoding: $0.bytes, as: UTF8.self))"
      }
      exchange.respond(.text(200, ([exchange.request.method, texts] + files).joined(separator: " ")))
    case .failure(let error): exchange.respond(.text(400, "\(error)"))
    }
  }

  @Test func parametersComeInManyForms() throws {
    let running = try Running { Self.echo($0) }
    let port = running.server.port
    #expect(try HTTPClient.ask(port, "GET", "/?q=a%20b").text == "GET a b")
    #expect(try HTTPClient.ask(port, "POST", "/?q=%C3%A4").text == "POST ä")
    let form = "application/x-www-form-urlencoded"
    #expect(
      try HTTPClient.ask(port, "POST", "/", type: form, body: "x=1&q=a+b%26c&q=d").text == "POST a b&c|d")
    #expect(try HTTPClient.ask(port, "POST", "/", type: form, body: "q=100%\na=b").text == "POST 100%\na=b")
    let json = "application/json; charset=utf-8"
    #expect(
      try HTTPClient.ask(port, "POST", "/", type: json, body: #"{"q": ["a", "ü\n"]}"#).text == "POST a|ü\n")
    let parts = """
      --bound\r\nContent-Disposition: form-data; name="q"\r\n\r\nein Text\r\n--bound\r\n\
      Content-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nInhalt\r\n--bound--\r\n
      """
    let answer = try HTTPClient.ask(
      port, "POST", "/", type: "multipart/form-data; boundary=bound", body: parts)
    #expect(answer.text == "POST ein Text file:a.txt:Inhalt")
  }

  @Test func whatCannotBeReadIsSaid() throws {
    let running = try Running { Self.echo($0) }
    let port = running.server.port
    #expect(
      try HTTPClient.ask(port, "POST", "/", type: "application/json", body: "{").text == "malformedJSON")
    #expect(
      try HTTPClient.ask(port, "POST", "/", type: "application/json", body: "[1]").text == "malformedJSON")
    #expect(try HTTPClient.ask(port, "POST", "/", type: "text/csv", body: "a").text.contains("text/csv"))
    #expect(try HTTPClient.ask(port, "GET", "/?q=%FF").text == "notUTF8")
  }

  @Test func aConnectionServesSeveralRequests() throws {
    let running = try Running { Self.echo($0) }
    let client = try HTTPClient(port: running.server.port)
    for number in 0..<3 {
      client.send("GET", "/?q=\(number)")
      let answer = try client.answer()
      #expect(answer.text == "GET \(number)")
      #expect(answer.headers["x-content-type-options"] == "nosniff")
    }
  }

  @Test func answersMayComeLaterAndInAnotherOrder() throws {
    let waiting = Mutex<[Exchange]>([])
    let running = try Running { exchange in
      let all = waiting.withLock { waiting in
        waiting.append(exchange)
        return waiting.count == 3 ? waiting : []
      }
      for exchange in all.reversed() { exchange.respond(.text(200, exchange.request.path)) }
    }
    let clients = try (0..<3).map { _ in try HTTPClient(port: running.server.port) }
    for (number, client) in clients.enumerated() { client.send("GET", "/\(number)") }
    for (number, client) in clients.enumerated() { #expect(try client.answer().text == "/\(number)") }
  }

  @Test func whatIsTooLargeIsRefused() throws {
    let running = try Running({ $0.bodyBytes = 100 }) { Self.echo($0) }
    let port = running.server.port
    let form = "application/x-www-form-urlencoded"
    let long = "q=" + String(repeating: "a", count: 200)
    #expect(try HTTPClient.ask(port, "POST", "/", type: form, body: long).status == 413)
    let client = try HTTPClient(port: port)
    client.send(
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Type: \(form)\r\n\r\n96\r\n"
        + String(repeating: "a", count: 150) + "\r\n0\r\n\r\n")
    #expect(try client.answer().status == 413)
    let headers = try HTTPClient(port: port)
    headers.send("GET / HTTP/1.1\r\nHost: x\r\nX: " + String(repeating: "a", count: 100_000) + "\r\n\r\n")
    let status = try? headers.answer().status
    #expect(status == nil || status == 431 || status == 413)
  }

  @Test func twoLengthsAreRefused() throws {
    let running = try Running { Self.echo($0) }
    for lengths in [
      "Content-Length: 3\r\nTransfer-Encoding: chunked", "Content-Length: 3\r\nContent-Length: 4",
    ] {
      let client = try HTTPClient(port: running.server.port)
      client.send("POST / HTTP/1.1\r\nHost: x\r\n\(lengths)\r\n\r\n3\r\nq=a\r\n0\r\n\r\n")
      #expect(try client.answer().status == 400)
    }
  }

  @Test func chunksThatPromiseMuchAreCutOff() throws {
    let running = try Running({ $0.bodyTime = .milliseconds(300) }) { Self.echo($0) }
    let head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    for size in ["FFFFFFFFFFFFFFFF", "7FFFFFFFFFFFFFFF", "FFFFFFFFFF"] {
      let client = try HTTPClient(port: running.server.port, patience: 10)
      client.send(head + size + "\r\nq=a\r\n0\r\n\r\n")
      #expect(client.isClosed(), "\(size)")
    }
    // What no 64 bits hold, or is no number, is refused at once.
    for size in ["FFFFFFFFFFFFFFFFFF", "-1", "zz"] {
      let client = try HTTPClient(port: running.server.port, patience: 10)
      client.send(head + size + "\r\nq=a\r\n0\r\n\r\n")
      #expect([400, 413].contains(try client.answer().status), "\(size)")
    }
  }

  @Test func garbageHurtsNobody() throws {
    let running = try Running { Self.echo($0) }
    for garbage in ["\r\n\r\n\r\n", "GET\r\n\r\n", "\u{0}\u{1}\u{2}\r\n\r\n", "POST / HTTP/9.9\r\n\r\n"] {
      let client = try HTTPClient(port: running.server.port, patience: 1)
      client.send(garbage)
      _ = try? client.answer()
    }
    #expect(try HTTPClient.ask(running.server.port, "GET", "/?q=a").text == "GET a")
  }

  @Test func slowClientsAreCutOff() throws {
    let running = try Running({
      $0.headerTime = .milliseconds(300)
      $0.bodyTime = .milliseconds(300)
    }) { Self.echo($0) }
    let header = try HTTPClient(port: running.server.port, patience: 10)
    header.send("GET / HT")
    let body = try HTTPClient(port: running.server.port, patience: 10)
    body.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
    #expect(header.isClosed())
    #expect(body.isClosed())
  }

  @Test func whoHasGoneIsNotWorkedFor() throws {
    let abandoned = Atomic<Int>(0)
    let running = try Running { exchange in
      exchange.whenAbandoned { abandoned.wrappingAdd(1, ordering: .relaxed) }
    }
    do {
      let client = try HTTPClient(port: running.server.port)
      client.send("GET", "/")
    }
    let end = ContinuousClock.now + .seconds(10)
    while abandoned.load(ordering: .relaxed) == 0, .now < end { pause(milliseconds: 10) }
    #expect(abandoned.load(ordering: .relaxed) == 1)
  }

  @Test func workThatTakesTooLongIsAnswered() throws {
    let running = try Running({ $0.workTime = .milliseconds(200) }) { _ in }
    let answer = try HTTPClient.ask(running.server.port, "GET", "/")
    #expect(answer.status == 503)
    #expect(answer.headers["retry-after"] != nil)
  }

  @Test func eventsComeAsTheyAreSent() throws {
    let running = try Running { exchange in
      let stream = EventStream()
      exchange.respond(WebResponse(stream))
      Later {
        for number in 0..<3 {
          pause(milliseconds: 30)
          stream.send("number", data: "\(number)")
        }
        stream.finish()
      }.detach()
    }
    let answer = try HTTPClient.ask(running.server.port, "GET", "/")
    #expect(answer.headers["content-type"] == "text/event-stream")
    #expect(
      answer.text == (0..<3).map { "event: number\ndata: \($0)\n\n" }.joined())
  }

  @Test func aServerThatEndsAnswersFirst() throws {
    let running = try Running { exchange in
      Later {
        pause(milliseconds: 300)
        exchange.respond(.text(200, "done"))
      }.detach()
    }
    let port = running.server.port
    let client = try HTTPClient(port: port)
    client.send("GET", "/")
    pause(milliseconds: 100)
    running.server.stop(patience: .seconds(10))
    #expect(try client.answer().text == "done")
    #expect(throws: HTTPClient.Failure.self) { try HTTPClient(port: port) }
  }

  @Test func whatTakesLongerThanTheEndIsTold() throws {
    let running = try Running { _ in }
    let client = try HTTPClient(port: running.server.port)
    client.send("GET", "/")
    pause(milliseconds: 100)
    running.server.stop(patience: .milliseconds(50))
    #expect(try client.answer().status == 503)
  }

  @Test func aPortThatIsTakenIsAnError() throws {
    let running = try Running { Self.echo($0) }
    var settings = WebSettings()
    settings.port = running.server.port
    #expect(throws: WebError.self) { try WebServer(settings) { _ in } }
    settings.address = "no such address"
    #expect(throws: WebError.self) { try WebServer(settings) { _ in } }
  }
}
