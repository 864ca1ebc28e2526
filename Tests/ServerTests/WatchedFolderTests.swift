internal import TestSupport
internal import Testing

@testable import Server

/// Pages of trainings, through the socket.
@Suite(.serialized) struct WatchedFolderTests {
  @Test func thePageOfATrainingIsShownAsItIs() throws {
    let folder = try TemporaryDirectory()
    let running = try RunningService { $0.watched = WatchedFolder(folder.path) }
    #expect(try HTTPClient.ask(running.port, "GET", "/watch").text.contains("No training"))
    for step in ["one", "two"] {
      _ = try folder.write("<p>\(step)</p>", to: "log.html")
      let answer = try HTTPClient.ask(running.port, "GET", "/watch")
      #expect(answer.text == "<p>\(step)</p>")
      #expect(answer.headers["content-security-policy"]?.hasPrefix("default-src 'none'") == true)
    }
  }

  @Test func aStudyHasAListAndNothingElseIsRead() throws {
    let folder = try TemporaryDirectory()
    _ = try folder.write("<p>report</p>", to: "index.html")
    _ = try folder.write("secret", to: "secret")
    let running = try RunningService { $0.watched = WatchedFolder(folder.path) }
    #expect(try HTTPClient.ask(running.port, "GET", "/watch").text == "<p>report</p>")
    #expect(try HTTPClient.ask(running.port, "GET", "/watch/1").text == "<p>report</p>")
    for name in ["0", "2", "-1", "-9223372036854775808", "secret", "..%2Fsecret", "99999999999999999999"] {
      #expect(try HTTPClient.ask(running.port, "GET", "/watch/\(name)").status == 404, "\(name)")
    }
    _ = try folder.write("<p>log</p>", to: "log.html")
    #expect(try HTTPClient.ask(running.port, "GET", "/watch").text.contains("href=\"/watch/2\""))
  }

  @Test func withoutAFolderThereIsNothing() throws {
    let running = try RunningService()
    #expect(try HTTPClient.ask(running.port, "GET", "/watch").status == 404)
  }
}
