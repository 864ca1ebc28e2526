internal import TestSupport
internal import Testing
internal import Web

@testable import Server

/// DeepL's API and our own, through the socket.
@Suite(.serialized) struct OtherAPITests {
  @Test func deepLClientsAreAnswered() throws {
    let running = try RunningService {
      $0.keys = APIKeys(["key"]); $0.requiresKey = true
    }
    let header = ["Authorization: DeepL-Auth-Key key"]
    let expected = try RunningService.translations(["Guten Morgen.", "Der Hund schläft."])
    let json = try running.post(
      "/v2/translate",
      json:
        #"{"text":["Guten Morgen.","Der Hund schläft."],"source_lang":"DE","target_lang":"EN-US","show_billed_characters":true}"#,
      headers: header)
    #expect(json.value["translations"][0]["text"] == .text(expected[0]))
    #expect(json.value["translations"][1]["text"] == .text(expected[1]))
    #expect(json.value["translations"][0]["detected_source_language"] == .text("DE"))
    #expect(json.value["translations"][0]["billed_characters"] == .number(13))
    let form = try HTTPClient.ask(
      running.port, "POST", "/v2/translate", headers: header, type: "application/x-www-form-urlencoded",
      body: "text=Guten+Morgen.&text=Der+Hund+schl%C3%A4ft.&source_lang=DE&target_lang=EN")
    #expect(JSONValue(form.body)?["translations"][1]["text"] == .text(expected[1]))
    #expect(try running.get("/v2/languages?type=target", headers: header).value[0]["language"] == .text("EN"))
    #expect(try running.get("/v2/usage", headers: header).value["character_count"] != .null)
  }

  @Test func deepLErrorsHaveTheirShape() throws {
    let running = try RunningService {
      $0.keys = APIKeys(["key"]); $0.requiresKey = true
    }
    let body = #"{"text":["a"],"target_lang":"EN"}"#
    #expect(try running.post("/v2/translate", json: body).status == 403)
    let wrong = try running.post(
      "/v2/translate", json: body, headers: ["Authorization: DeepL-Auth-Key wrong"])
    #expect(wrong.status == 403)
    #expect(wrong.value["message"] != .null)
    let missing = try running.post(
      "/v2/translate", json: "{}", headers: ["Authorization: DeepL-Auth-Key key"])
    #expect(missing.status == 400)
  }

  /// A model of simplified characters does not answer as if it wrote traditional ones.
  @Test(arguments: [("zh", 200), ("zh-Hans", 200), ("zh-Hant", 400), ("zh_TW", 400), ("ZH-HK", 400)])
  func charactersThatNoModelWritesAreRefused(target: String, status: Int) throws {
    let running = try RunningService(target: "zh")
    let libre = try running.post(
      "/translate", json: #"{"q":"Ja.","source":"de","target":"\#(target)"}"#)
    #expect(libre.status == status)
    let own = try running.post("/v1/translate", json: #"{"text":"Ja.","source":"de","target":"\#(target)"}"#)
    #expect(own.status == status)
    let deepL = try running.post(
      "/v2/translate", json: #"{"text":["Ja."],"source_lang":"DE","target_lang":"\#(target)"}"#)
    #expect(deepL.status == status)
  }

  @Test func tagsOfXMLStay() throws {
    let running = try RunningService()
    let answer = try running.post(
      "/v2/translate",
      json:
        #"{"text":["Der <x>Hund</x> schläft."],"source_lang":"DE","target_lang":"EN","tag_handling":"xml"}"#)
    let text = try #require(answer.value["translations"][0]["text"].text)
    #expect(text.contains("<x>") && text.contains("</x>") && !text.contains("<text>"))
  }

  @Test func ourOwnTellsWhatIsKnown() throws {
    let running = try RunningService()
    let answer = try running.post(
      "/v1/translate", json: #"{"text":"Der Hund schläft.","source":"de","target":"en","nBest":3}"#)
    let segment = answer.value["translations"][0]["segments"][0]
    #expect(segment["source"] == .text("Der Hund schläft."))
    #expect(segment["alignment"].count > 0)
    #expect(segment["sourceUnits"] == .list(["Der", "Hund", "schläft."].map { .text($0) }))
    #expect(segment["unitAlignment"].count == segment["targetUnits"].count)
    #expect(segment["alternatives"].count == 3)
    #expect(segment["kept"] == .flag(true))
    #expect(answer.value["translations"][0]["model"] == .text("german-english"))
  }

  @Test func whereTheModelLookedIsTold() throws {
    let running = try RunningService()
    let rest = #""text":"Der Hund schläft.","source":"de","target":"en"}"#
    let answer = try running.post(
      "/v1/translate", json: #"{"attention":"cross","layer":"all","head":2,"# + rest)
    let tables = answer.value["translations"][0]["segments"][0]["attention"]
    #expect(tables.count > 1)
    #expect(tables[0]["layer"] == .number(1) && tables[0]["head"] == .number(2))
    #expect(tables[0]["weights"].count == tables[0]["rows"].count)
    #expect(tables[0]["weights"][0].count == tables[0]["columns"].count)
    #expect(try running.post("/v1/translate", json: #"{"attention":"x","# + rest).status == 400)
    #expect(try running.post("/v1/translate", json: #"{"attention":true,"layer":99,"# + rest).status == 400)
  }

  @Test func translationsGoOnFromAPrefix() throws {
    let running = try RunningService()
    let answer = try running.post(
      "/v1/translate",
      json:
        #"{"text":"Der Hund schläft.","source":"de","target":"en","prefix":"A ","alternatives":3,"details":false}"#
    )
    let alternatives = answer.value["translations"][0]["segments"][0]["alternatives"]
    #expect(alternatives.count == 3)
    for number in 0..<alternatives.count {
      #expect(alternatives[number]["translation"].text?.hasPrefix("A ") == true)
    }
  }

  @Test func longTextsComeAsEvents() throws {
    let running = try RunningService()
    let answer = try HTTPClient.ask(
      running.port, "POST", "/v1/translate", type: "application/json",
      body: #"{"texts":["Guten Morgen.","Der Hund schläft."],"source":"de","target":"en","stream":true}"#)
    #expect(answer.headers["content-type"] == "text/event-stream")
    #expect(answer.text.components(of: "event: translation\n") == 2)
    #expect(answer.text.hasSuffix("event: done\ndata: {}\n\n"))
  }

  @Test func theDescriptionNamesWhatThereIs() throws {
    let running = try RunningService()
    guard case .object(let paths) = try running.get("/spec").value["paths"] else {
      Issue.record("no paths")
      return
    }
    for (path, methods) in paths {
      let endpoint = try #require(Endpoint(rawValue: path), "\(path)")
      guard case .object(let methods) = methods else { continue }
      for method in methods.keys where method != "parameters" {
        #expect(endpoint.methods.contains(method.uppercased()))
      }
    }
    let silent: [Endpoint] = [.page, .suggest, .watch, .watchedPage]
    for endpoint in Endpoint.allCases where !silent.contains(endpoint) {
      #expect(paths[endpoint.rawValue] != nil, "\(endpoint)")
    }
  }

  @Test func theDescriptionIsAlsoAPage() throws {
    let running = try RunningService()
    let answer = try HTTPClient.ask(running.port, "GET", "/docs")
    #expect(answer.status == 200)
    #expect(answer.headers["content-security-policy"]?.hasPrefix("default-src 'none'") == true)
    for text in ["POST /v2/document/{document_id}/result", "GET /languages", "targetScores", "glossary_id"] {
      #expect(answer.text.contains(text), "\(text)")
    }
    for outside in ["<script", " src=", "http://", "https://", "@import", "url("] {
      let found = answer.text.replacing("http://www.w3.org/1999/xhtml", with: "").contains(outside)
      #expect(!found, "\(outside)")
    }
  }

  @Test func piecesHaveScoresAndSegmentsConfidence() throws {
    let running = try RunningService()
    let answer = try running.post(
      "/v1/translate", json: #"{"text":"Der Hund schläft.","source":"de","target":"en"}"#)
    let segment = answer.value["translations"][0]["segments"][0]
    #expect(segment["targetScores"].count > 0)
    #expect(segment["targetScores"].count == segment["targetPieces"].count)
    for place in 0..<segment["targetScores"].count {
      guard case .number(let score) = segment["targetScores"][place] else {
        Issue.record("no number")
        return
      }
      #expect(score <= 0)
    }
    guard case .number(let confidence) = segment["confidence"] else {
      Issue.record("no confidence")
      return
    }
    #expect(confidence > 0.05 && confidence <= 1)
  }

  @Test func whatIsProtectedIsTold() throws {
    let running = try RunningService()
    let answer = try running.post(
      "/v1/translate",
      json: #"{"text":"Der Zug um 12:30 ist auf https://example.org/zug.","source":"de","target":"en"}"#)
    let segment = answer.value["translations"][0]["segments"][0]
    #expect(segment["protected"].count == 2)
    #expect(segment["protected"][0]["source"] == .text("12:30"))
    #expect(segment["protected"][0]["kind"] == .text("number"))
    #expect(segment["protected"][1]["kind"] == .text("url"))
    #expect(segment["protected"][1]["kept"] == segment["kept"])
  }

  @Test(arguments: [
    #"{"Hund":"hound"}"#, #"[["Hund","hound"],["Katze","cat"]]"#, #""Hund\thound\nKatze\tcat""#,
  ])
  func aGlossaryInTheRequestIsObeyed(glossary: String) throws {
    let running = try RunningService()
    let body = #""text":"Der Hund schläft.","source":"de","target":"en"}"#
    let answer = try running.post("/v1/translate", json: #"{"glossary":\#(glossary),"# + body)
    let segment = answer.value["translations"][0]["segments"][0]
    #expect(segment["translation"].text?.lowercased().contains("hound") == true)
    #expect(segment["terms"]["found"] == .number(1))
    // It is this request's alone.
    let other = try running.post("/v1/translate", json: "{" + body)
    #expect(
      other.value["translations"][0]["segments"][0]["translation"].text?.lowercased().contains("hound")
        == false)
  }

  @Test func termsAreNotLookedForForEver() throws {
    let running = try RunningService()
    let terms = (0..<1000).map { #"["Hund\#($0)","hound"]"# }.joined(separator: ",")
    let text = [String](repeating: "Hund", count: 20_000).joined(separator: " ")
    let body = #"{"source":"de","target":"en","glossary":[\#(terms)],"text":"\#(text)"}"#
    #expect(try running.post("/v1/translate", json: body).status == 413)
  }

  @Test func mistakesAreSaid() throws {
    let running = try RunningService()
    let rest = #""text":"a","source":"de","target":"en"}"#
    for fields in [
      #""nBest":0,"#, #""nBest":1e30,"#, #""alternatives":1000,"#, #""nBest":2,"alternatives":2,"#,
      #""glossary":5,"#, #""glossary":[["a"]],"#, #""glossary":{"a":"b","c":" "},"#, #""glossary":"a b","#,
    ] {
      #expect(try running.post("/v1/translate", json: "{" + fields + rest).status == 400, "\(fields)")
    }
  }
}

extension String {
  fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
