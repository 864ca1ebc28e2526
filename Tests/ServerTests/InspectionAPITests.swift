internal import TestSupport
internal import Testing
internal import Web

@testable import Server

/// The page of where models looked, and models that are chosen by name, through the socket.
@Suite(.serialized) struct InspectionAPITests {
  private let form = "application/x-www-form-urlencoded"

  private func inspect(_ running: RunningService, _ body: String) throws -> HTTPAnswer {
    try HTTPClient.ask(running.port, "POST", "/inspect", type: form, body: body)
  }

  @Test func aPageShowsWhereAModelLooked() throws {
    let running = try RunningService()
    let answer = try inspect(running, "text=Der+Hund+schl%C3%A4ft.&source=de&target=en")
    #expect(answer.status == 200)
    #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
    let policy = try #require(answer.headers["content-security-policy"])
    #expect(policy.hasPrefix("default-src 'none'") && policy.contains("frame-ancestors 'self'"))
    #expect(answer.text.contains("Where german-english looks") && answer.text.contains(#""queries""#))
  }

  @Test func modelsStandBesideEachOther() throws {
    let running = try RunningService(models: ["one", "two", "three", "four"])
    let text = "text=Der+Hund.&source=de&target=en"
    let answer = try inspect(running, text + "&model=one&model=two&model=three")
    #expect(answer.text.contains("Where one and two and three look<"))
    #expect(try inspect(running, text + "&model=one&model=two&model=three&model=four").status == 400)
  }

  @Test func mistakesAreSaidOnAPage() throws {
    let running = try RunningService()
    let long = String(repeating: "a", count: 1001)
    for body in [
      "source=de&target=en", "text=a&source=xx&target=en", "text=\(long)&source=de&target=en",
      "text=%21%21&source=de&target=en",
      "text=a&source=de&target=en&model=none",
    ] {
      let answer = try inspect(running, body)
      #expect(answer.status == 400, "\(body)")
      #expect(answer.text.contains("<h1>Nothing to look into</h1>"))
    }
    #expect(try inspect(running, "text=a&source=de&target=en&model=%3Cb%3E").text.contains("&lt;b&gt;"))
  }

  @Test func aModelIsChosenByName() throws {
    let running = try RunningService(models: ["one", "two"])
    let rest = #""text":"Der Hund schläft.","source":"de","target":"en"}"#
    let answer = try running.post("/v1/translate", json: #"{"model":"two","# + rest)
    #expect(answer.value["translations"][0]["model"] == .text("two"))
    #expect(
      try running.post("/v1/translate", json: "{" + rest).value["translations"][0]["model"] == .text("one"))
    #expect(try running.post("/v1/translate", json: #"{"model":"three","# + rest).status == 400)
    let other = #"{"model":"two","text":"Hello.","source":"en","target":"en"}"#
    #expect(try running.post("/v1/translate", json: other).status == 400)
  }

  @Test func whatDeepLLacksIsSaidAsDeepLDoes() throws {
    let running = try RunningService()
    #expect(try running.get("/v2/nothing").value["message"] != .null)
    #expect(try running.get("/v2/translate").value["message"] != .null)
    #expect(try running.get("/nothing").value["error"] != .null)
  }
}
