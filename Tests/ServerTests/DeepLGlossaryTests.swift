internal import TestSupport
internal import Testing
internal import Web

@testable import Server

/// DeepL's glossaries as its client sends and reads them.
@Suite(.serialized) struct DeepLGlossaryTests {
  private let create =
    #"{"name":"animals","source_lang":"DE","target_lang":"EN","entries_format":"tsv","entries":"Hund\thound\nKatze\tmoggy"}"#

  @Test func aGlossaryIsMadeUsedAndDeleted() throws {
    let running = try RunningService()
    let made = try running.post("/v2/glossaries", json: create)
    #expect(made.status == 201)
    #expect(made.value["ready"] == .flag(true))
    #expect(made.value["entry_count"] == .number(2))
    #expect(made.value["creation_time"].text?.contains(".") == true)
    let id = try #require(made.value["glossary_id"].text)

    let list = try running.get("/v2/glossaries")
    #expect(list.value["glossaries"][0]["glossary_id"] == .text(id))
    #expect(try running.get("/v2/glossaries/\(id)").value == made.value)
    let entries = try HTTPClient.ask(
      running.port, "GET", "/v2/glossaries/\(id)/entries", headers: ["Accept: text/tab-separated-values"])
    #expect(entries.text == "Hund\thound\nKatze\tmoggy")
    #expect(entries.headers["content-type"]?.hasPrefix("text/tab-separated-values") == true)

    let request = #""text":["Der Hund schläft."],"source_lang":"DE","target_lang":"EN-US"}"#
    for field in [#""glossary_id":"\#(id)""#, #""glossary_ids":["\#(id)"]"#] {
      let answer = try running.post("/v2/translate", json: "{\(field)," + request)
      #expect(answer.value["translations"][0]["text"].text?.lowercased().contains("hound") == true)
    }
    #expect(try HTTPClient.ask(running.port, "DELETE", "/v2/glossaries/\(id)").status == 204)
    #expect(try running.get("/v2/glossaries/\(id)").status == 404)
    let gone = try running.post("/v2/translate", json: "{\"glossary_id\":\"\(id)\"," + request)
    #expect(gone.status == 404)
    #expect(gone.value["message"] != .null)
  }

  @Test func glossariesAreOfOneClient() throws {
    let running = try RunningService {
      $0.keys = APIKeys(["one", "two"])
      $0.requiresKey = true
    }
    let (one, two) = (["Authorization: DeepL-Auth-Key one"], ["Authorization: DeepL-Auth-Key two"])
    let id = try #require(
      try running.post("/v2/glossaries", json: create, headers: one).value["glossary_id"].text)
    #expect(try running.get("/v2/glossaries", headers: two).value["glossaries"].count == 0)
    #expect(try running.get("/v2/glossaries/\(id)", headers: two).status == 404)
    let other = try HTTPClient.ask(running.port, "DELETE", "/v2/glossaries/\(id)", headers: two)
    #expect(other.status == 404)
    #expect(try running.get("/v2/glossaries/\(id)", headers: one).status == 200)
  }

  @Test func mistakesAreRefused() throws {
    let running = try RunningService()
    let rest = #","source_lang":"DE","target_lang":"EN"}"#
    for fields in [
      #""entries":"a\tb""#, #""name":"x""#, #""name":"x","entries":"a""#,
      #""name":"x","entries":"a\tb\na\tc""#,
      #""name":"x","entries":"a\t""#, #""name":"x","entries":"a\tb","entries_format":"xml""#,
    ] {
      #expect(try running.post("/v2/glossaries", json: "{" + fields + rest).status == 400, "\(fields)")
    }
    let pair = #"{"name":"x","entries":"a\tb","source_lang":"EN","target_lang":"DE"}"#
    #expect(try running.post("/v2/glossaries", json: pair).status == 400)
    let id = try #require(try running.post("/v2/glossaries", json: create).value["glossary_id"].text)
    // The language has to be said.
    let unsaid = #"{"text":["a"],"target_lang":"EN","glossary_id":"\#(id)"}"#
    #expect(try running.post("/v2/translate", json: unsaid).status == 400)
    let accepted = ["Accept: application/json"]
    #expect(try running.get("/v2/glossaries/\(id)/entries", headers: accepted).status == 415)
  }

  @Test func pairsOfLanguagesAreTold() throws {
    let running = try RunningService()
    let pairs = try running.get("/v2/glossary-language-pairs").value["supported_languages"]
    #expect(pairs == .list([.object(["source_lang": .text("de"), "target_lang": .text("en")])]))
  }

  @Test func aClientHasNoMoreThanItsShare() throws {
    var limits = GlossaryStore.Limits()
    limits.glossaries = 1
    let store = GlossaryStore(limits)
    func glossary() throws -> StoredGlossary {
      StoredGlossary(name: "x", from: "de", to: "en", try GlossaryEntries(tabSeparated: "a\tb"))
    }
    try store.add(glossary(), for: "a")
    try store.add(glossary(), for: "b")
    #expect(throws: APIError.self) { try store.add(glossary(), for: "a") }
    try store.remove(store.glossaries(of: "a")[0].id, of: "a")
    try store.add(glossary(), for: "a")
  }
}
