internal import Foundation
internal import TestSupport
internal import Testing
internal import Threads
internal import Web

@testable import Server

/// LibreTranslate's API as its clients speak it, through the socket.
@Suite(.serialized) struct LibreTranslateAPITests {
  private static let texts = [
    "Guten Morgen.", "Der Zug hat Verspätung.", "Wie geht es dir? Der Hund schläft.",
  ]

  @Test func aTextIsTranslatedHoweverItComes() throws {
    let running = try RunningService()
    let expected = JSONValue.text(try RunningService.translations(["Guten Morgen."])[0])
    let form = "application/x-www-form-urlencoded"
    let json = try running.post("/translate", json: #"{"q":"Guten Morgen.","source":"de","target":"en"}"#)
    #expect(json.status == 200)
    #expect(json.value == .object(["translatedText": expected]))
    let fields = try HTTPClient.ask(
      running.port, "POST", "/translate", type: form, body: "q=Guten+Morgen.&source=de&target=en&format=text")
    #expect(JSONValue(fields.body)?["translatedText"] == expected)
    let query = try HTTPClient.ask(running.port, "POST", "/translate?q=Guten%20Morgen.&source=de&target=en")
    #expect(JSONValue(query.body)?["translatedText"] == expected)
    let parts = ["q": "Guten Morgen.", "source": "de", "target": "en"].sorted { $0.key < $1.key }.map {
      "--bound\r\nContent-Disposition: form-data; name=\"\($0.key)\"\r\n\r\n\($0.value)\r\n"
    }
    let multipart = try HTTPClient.ask(
      running.port, "POST", "/translate", type: "multipart/form-data; boundary=bound",
      body: parts.joined() + "--bound--\r\n")
    #expect(JSONValue(multipart.body)?["translatedText"] == expected)
  }

  @Test func aListIsAnsweredByAList() throws {
    let running = try RunningService()
    let expected = try RunningService.translations(Self.texts)
    let list = Self.texts.map { "\"\($0)\"" }.joined(separator: ",")
    let answer = try running.post(
      "/translate", json: #"{"q":[\#(list)],"source":"de","target":"en","alternatives":2}"#)
    #expect(answer.value["translatedText"].count == 3)
    #expect(answer.value["alternatives"].count == 3)
    #expect(answer.value["alternatives"][0].count <= 2)
    let plain = try running.post("/translate", json: #"{"q":[\#(list)],"source":"de","target":"en"}"#)
    #expect(plain.value["translatedText"] == .list(expected.map { .text($0) }))
  }

  @Test func linesAndMarkupStay() throws {
    let running = try RunningService()
    let lines = try running.post(
      "/translate", json: #"{"q":"Guten Morgen.\n\n  Der Hund schläft.\n","source":"de","target":"en"}"#)
    let text = try #require(lines.value["translatedText"].text)
    #expect(text.hasSuffix("\n") && text.split(separator: "\n", omittingEmptySubsequences: false).count == 4)
    let html = try running.post(
      "/translate",
      json: #"{"q":"<p>Der <b>Hund</b> schläft.</p>","source":"de","target":"en","format":"html"}"#)
    let markup = try #require(html.value["translatedText"].text)
    #expect(markup.hasPrefix("<p>") && markup.hasSuffix("</p>") && markup.contains("<b>"))
  }

  @Test func textsInTheTargetLanguageStay() throws {
    let running = try RunningService()
    let answer = try running.post("/translate", json: #"{"q":"Hello.","source":"en","target":"en"}"#)
    #expect(answer.value == .object(["translatedText": .text("Hello.")]))
  }

  private static let errors: [(String, Int, String)] = [
    (#"{"source":"de","target":"en"}"#, 400, "Invalid request: missing q parameter"),
    (#"{"q":"a","target":"en"}"#, 400, "Invalid request: missing source parameter"),
    (#"{"q":"a","source":"de"}"#, 400, "Invalid request: missing target parameter"),
    (#"{"q":"a","source":"zz","target":"en"}"#, 400, "zz is not supported"),
    (#"{"q":"a","source":"de","target":"zz"}"#, 400, "zz is not supported"),
    (
      #"{"q":"a","source":"en","target":"de"}"#, 400,
      "German (de) is not available as a target language from English (en)"
    ),
    (#"{"q":"a","source":"de","target":"en","format":"html2"}"#, 400, "html2 format is not supported"),
    (
      #"{"q":"0123456789abc","source":"de","target":"en"}"#, 400,
      "Invalid request: request (13) exceeds text limit (12)"
    ),
    (
      #"{"q":["a","b","c"],"source":"de","target":"en"}"#, 400,
      "Invalid request: request (3) exceeds text limit (2)"
    ),
    (#"{"q":{},"source":"de","target":"en"}"#, 400, "Invalid request: q has to be a text or a list of texts"),
    (#"{"q""#, 400, "Invalid JSON format"),
    (#"[]"#, 400, "Invalid JSON format"),
  ]

  @Test func mistakesAreSaidAsLibreTranslateSaysThem() throws {
    let running = try RunningService {
      $0.maximumCharacters = 12
      $0.maximumTexts = 2
    }
    for (body, status, message) in Self.errors {
      let answer = try running.post("/translate", json: body)
      #expect(answer.status == status, "\(body)")
      #expect(answer.value == .object(["error": .text(message)]))
    }
    let type = try HTTPClient.ask(running.port, "POST", "/translate", type: "text/plain", body: "a")
    #expect(type.status == 415)
    #expect(try HTTPClient.ask(running.port, "GET", "/translate").status == 405)
    #expect(try HTTPClient.ask(running.port, "GET", "/etc/passwd").status == 404)
  }

  @Test func whatThereIsIsTold() throws {
    let running = try RunningService()
    let languages = try running.get("/languages").value
    #expect(languages[0]["code"] == .text("de"))
    #expect(languages[0]["name"] == .text("German"))
    #expect(languages[0]["targets"] == .list([.text("de"), .text("en")]))
    #expect(languages[1]["targets"] == .list([.text("en")]))
    #expect(try running.get("/health").value == .object(["status": .text("ok")]))
    let settings = try running.get("/frontend/settings").value
    #expect(settings["keyRequired"] == .flag(false))
    #expect(settings["frontendTimeout"] == .number(500))
    #expect(settings["language"]["target"]["code"] == .text("en"))
    #expect(settings["supportedFilesFormat"].count > 5)
  }

  @Test func languagesThatNoModelTellsAreAnError() throws {
    let running = try RunningService()
    let detect = try running.post("/detect", json: #"{"q":"Guten Morgen."}"#)
    #expect(detect.status == 400)
    let auto = try running.post("/translate", json: #"{"q":"Guten Morgen.","source":"auto","target":"en"}"#)
    #expect(auto.status == 400)
  }

  @Test func keysAreAskedFor() throws {
    let running = try RunningService {
      $0.keys = APIKeys(["right"])
      $0.requiresKey = true
    }
    let rest = #""q":"12","source":"de","target":"en"}"#
    #expect(try running.post("/translate", json: "{" + rest).status == 400)
    #expect(try running.post("/translate", json: #"{"api_key":"wrong","# + rest).status == 403)
    #expect(try running.post("/translate", json: #"{"api_key":"right","# + rest).status == 200)
    #expect(try running.get("/languages").status == 200)
  }

  @Test func whoAsksTooOftenIsToldToWait() throws {
    let running = try RunningService { $0.requestsPerMinute = 2 }
    let body = #"{"q":"12","source":"de","target":"en"}"#
    let statuses = try (0..<3).map { _ in try running.post("/translate", json: body).status }
    #expect(statuses == [200, 200, 429])
  }

  @Test func whatClientsGetTogetherIsWhatTheyGetAlone() throws {
    let running = try RunningService { $0.cacheBytes = 0 }
    let expected = try RunningService.translations(Self.texts)
    let clients = try (0..<6).map { _ in try HTTPClient(port: running.port) }
    for (number, client) in clients.enumerated() {
      client.send(
        "POST", "/translate", type: "application/json",
        body: #"{"q":"\#(Self.texts[number % 3])","source":"de","target":"en"}"#)
    }
    for (number, client) in clients.enumerated() {
      #expect(JSONValue(try client.answer().body)?["translatedText"] == .text(expected[number % 3]))
    }
  }

  @Test func aDocumentIsTranslatedAndFetched() throws {
    let running = try RunningService()
    let body = """
      --bound\r\nContent-Disposition: form-data; name="file"; filename="a.html"\r\n\r\n<p>Guten Morgen.</p>\r\n--bound\r\n\
      Content-Disposition: form-data; name="source"\r\n\r\nde\r\n--bound\r\n\
      Content-Disposition: form-data; name="target"\r\n\r\nen\r\n--bound--\r\n
      """
    let answer = try HTTPClient.ask(
      running.port, "POST", "/translate_file", type: "multipart/form-data; boundary=bound", body: body)
    let url = try #require(JSONValue(answer.body)?["translatedFileUrl"].text)
    // Without the scheme and the host.
    let path = "/" + url.split(separator: "/").dropFirst(2).joined(separator: "/")
    let file = try HTTPClient.ask(running.port, "GET", path)
    #expect(file.status == 200)
    #expect(file.headers["content-disposition"]?.hasPrefix("attachment") == true)
    #expect(file.text == "<p>" + (try RunningService.translations(["Guten Morgen."])[0]) + "</p>")
    #expect(try HTTPClient.ask(running.port, "GET", "/download_file/../../etc/passwd").status == 404)
  }

  @Test func columnsOfATableAreTranslated() throws {
    let running = try RunningService()
    func ask(_ columns: String?) throws -> HTTPAnswer {
      let fields = [("source", "de"), ("target", "en")] + (columns.map { [("columns", $0)] } ?? [])
      let file = "name=\"file\"; filename=\"a.csv\"\r\n\r\nid,titel\n1,Guten Morgen.\n"
      let parts = [file] + fields.map { "name=\"\($0.0)\"\r\n\r\n\($0.1)" }
      let body = parts.map { "--bound\r\nContent-Disposition: form-data; \($0)\r\n" }.joined()
      return try HTTPClient.ask(
        running.port, "POST", "/translate_file", type: "multipart/form-data; boundary=bound",
        body: body + "--bound--\r\n")
    }
    let answer = try ask("titel")
    let url = try #require(JSONValue(answer.body)?["translatedFileUrl"].text)
    let path = "/" + url.split(separator: "/").dropFirst(2).joined(separator: "/")
    let translation = try RunningService.translations(["Guten Morgen."])[0]
    #expect(try HTTPClient.ask(running.port, "GET", path).text == "id,titel\n1,\(translation)\n")
    let refused = try ask(nil)
    #expect(refused.status == 400)
    #expect(refused.text.contains("the field columns"), "\(refused.text)")
    #expect(refused.text.contains("'id', 'titel'"), "\(refused.text)")
  }

  /// A part that is copied, and so read only where the translation is written, is longer by the archive's list than it is.
  @Test func aDocumentThatIsDamagedIsTheClientsFault() throws {
    let archive = try #require(
      Data(
        base64Encoded: """
          UEsDBBQAAAAIACiIe12Rzx8FvQAAACkBAAATAAAAW0NvbnRlbnRfVHlwZXNdLnhtbH2QvQ7CMAyEXyXKiqgLAwNqywCswMAL\
          WKlbIpofJebv7XEBMTAw2t/d+eRqdXeDulLKNvhaz4pSr5rq+IiUlRCfa31ijkuAbE7kMBchkhfSheSQZUw9RDRn7AnmZbkA\
          EzyT5ymPGbqpNtThZWC1vcv6fUXsWq3fuvFUrTHGwRpkwTBSaKq9lEq2JXXAxDt0ooJbSC20wVycOIv/MVff/nSdhq6zhr7+\
          MS2mYChn63s3FF/i0PrJpwe8ntE8AVBLAwQUAAAACAAoiHtd0BCLgYUAAACwAAAAEQAAAHdvcmQvZG9jdW1lbnQueG1sRc4x\
          DsMgDAXQqyAOgGmHDhEhS4deIw00iRRsZEhob19Ihy7P+vqyZTO8wyYOz2kl7OVFaTlYUzpH0x48ZlFrTF3p5ZJz7ADStPgw\
          JkXRY+1exGHMNfIMhdhFpsmntOIcNrhqfYMwrijbySe5T5uxwY1s757FY0enDLTY5NN4+luB/zv2C1BLAQIUAxQAAAAIACiI\
          e12Rzx8FvQD8ACkBAAATAAAAAAAAAAAAAACAAQAAAABbQ29udGVudF9UeXBlc10ueG1sUEsBAhQDFAAAAAgAKIh7XdAQi4GF\
          AAAAsAAAABEAAAAAAAAAAAAAAIAB7gAAAHdvcmQvZG9jdW1lbnQueG1sUEsFBgAAAAACAAIAgAAAAKIBAAAAAA==
          """))
    let running = try RunningService()
    var body = Array(
      "--bound\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.docx\"\r\n\r\n".utf8)
    body += archive
    for (name, value) in [("source", "de"), ("target", "en")] {
      body += Array(
        "\r\n--bound\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)".utf8)
    }
    body += Array("\r\n--bound--\r\n".utf8)
    let client = try HTTPClient(port: running.port)
    let head = [
      "POST /translate_file HTTP/1.1", "Host: 127.0.0.1", "Content-Type: multipart/form-data; boundary=bound",
      "Content-Length: \(body.count)",
    ]
    client.send(Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
    let answer = try client.answer()
    #expect(answer.status == 400)
    #expect(answer.text.contains("a.docx: not a readable zip archive"), "\(answer.text)")
  }

  @Test func metricsCountWithoutClients() throws {
    let running = try RunningService { $0.metricsToken = "token" }
    _ = try running.get("/health")
    #expect(try HTTPClient.ask(running.port, "GET", "/metrics").status == 401)
    let answer = try HTTPClient.ask(running.port, "GET", "/metrics", headers: ["Authorization: Bearer token"])
    #expect(
      answer.text.contains(
        #"translate_http_request_duration_seconds_count{endpoint="/health",status="200"} 1"#))
    #expect(!answer.text.contains("127.0.0.1"))
  }

  @Test func metricsCanHaveAPortOfTheirOwn() throws {
    let running = try RunningService { $0.hasMetricsPort = true }
    #expect(try HTTPClient.ask(running.port, "GET", "/metrics").status == 404)
    var settings = WebSettings()
    settings.port = 0
    let service = running.service
    let server = try WebServer(settings) { service.handleMetrics($0) }
    defer { server.stop(patience: .zero) }
    #expect(try HTTPClient.ask(server.port, "GET", "/metrics").text.contains("translate_queue_texts"))
    #expect(try HTTPClient.ask(server.port, "GET", "/languages").status == 404)
  }

  @Test func whoHasHadItsShareForTheDayIsTold() throws {
    let running = try RunningService { $0.charactersPerDay = 15 }
    let body = #"{"q":"Guten Morgen.","source":"de","target":"en"}"#
    #expect(try running.post("/translate", json: body).status == 200)
    let refused = try HTTPClient.ask(
      running.port, "POST", "/translate", type: "application/json", body: body)
    #expect(refused.status == 429)
    #expect(refused.headers["retry-after"] != nil)
    let deepL = #"{"text":["Guten Morgen."],"source_lang":"DE","target_lang":"EN"}"#
    #expect(try running.post("/v2/translate", json: deepL).status == 456)
    let usage = try running.get("/v2/usage").value
    #expect(usage["character_count"] == .number(13))
    #expect(usage["character_limit"] == .number(15))
  }

  @Test func pagesOfOtherServersAreShutOut() throws {
    let origin = ["Origin: https://example.org"]
    let closed = try RunningService()
    #expect(
      try HTTPClient.ask(closed.port, "GET", "/health", headers: origin).headers[
        "access-control-allow-origin"]
        == nil)
    let open = try RunningService { $0.origins = ["https://example.org"] }
    let answer = try HTTPClient.ask(open.port, "OPTIONS", "/translate", headers: origin)
    #expect(answer.status == 204)
    #expect(answer.headers["access-control-allow-origin"] == "https://example.org")
  }

  @Test func thePageLetsNothingElseRun() throws {
    let running = try RunningService()
    let answer = try HTTPClient.ask(running.port, "GET", "/")
    let policy = try #require(answer.headers["content-security-policy"])
    #expect(policy.hasPrefix("default-src 'none'"))
    #expect(!policy.contains("unsafe"))
    #expect(answer.text.contains("<textarea"))
  }
}
