internal import Glibc
internal import TestSupport
internal import Testing
internal import Web

@testable import Server

/// DeepL's documents as its client sends, asks after and fetches them.
@Suite(.serialized) struct DeepLDocumentTests {
  private func form(_ fields: [(String, String)], file: String, content: String) -> String {
    let parts = fields.map { "Content-Disposition: form-data; name=\"\($0.0)\"\r\n\r\n\($0.1)" }
    let last = "Content-Disposition: form-data; name=\"file\"; filename=\"\(file)\"\r\n\r\n\(content)"
    return (parts + [last]).map { "--bound\r\n\($0)\r\n" }.joined() + "--bound--\r\n"
  }

  private func upload(_ running: RunningService, _ fields: [(String, String)], file: String, content: String)
    throws -> (status: Int, value: JSONValue)
  {
    let answer = try HTTPClient.ask(
      running.port, "POST", "/v2/document", type: "multipart/form-data; boundary=bound",
      body: form(fields, file: file, content: content))
    return (answer.status, JSONValue(answer.body) ?? .null)
  }

  private func waitForEnd(_ running: RunningService, _ path: String, _ key: String) throws -> JSONValue {
    for _ in 0..<600 {
      let answer = try running.post(path, json: key)
      guard answer.value["status"] == .text("translating") else { return answer.value }
      usleep(50_000)
    }
    return .null
  }

  private let languages = [("source_lang", "DE"), ("target_lang", "EN-US")]

  @Test func aDocumentIsSentAskedAfterAndFetchedOnce() throws {
    let running = try RunningService()
    let handle = try upload(running, languages, file: "a.html", content: "<p>Guten Morgen.</p>")
    #expect(handle.status == 200)
    let id = try #require(handle.value["document_id"].text)
    let key = try #require(handle.value["document_key"].text)
    #expect(id.count == 32 && key.count == 64)
    let (path, body) = ("/v2/document/\(id)", #"{"document_key":"\#(key)"}"#)
    let status = try waitForEnd(running, path, body)
    #expect(status["status"] == .text("done"))
    #expect(status["billed_characters"] == .number(13))
    #expect(try running.post(path, json: #"{"document_key":"wrong"}"#).status == 404)
    #expect(try running.post(path, json: "{}").status == 400)
    #expect(try running.post(path + "/result", json: #"{"document_key":"wrong"}"#).status == 404)
    let file = try HTTPClient.ask(
      running.port, "POST", path + "/result", type: "application/json", body: body)
    #expect(file.text == "<p>" + (try RunningService.translations(["Guten Morgen."])[0]) + "</p>")
    #expect(try running.post(path + "/result", json: body).status == 404)
    #expect(try running.post(path, json: body).status == 404)
  }

  @Test func aGlossaryIsObeyed() throws {
    let running = try RunningService()
    let made = try running.post(
      "/v2/glossaries",
      json:
        #"{"name":"x","source_lang":"de","target_lang":"en","entries":"Hund,hound","entries_format":"csv"}"#)
    let id = try #require(made.value["glossary_id"].text)
    let handle = try upload(
      running, languages + [("glossary_id", id), ("filename", "b.txt")], file: "a",
      content: "Der Hund schläft.")
    let document = try #require(handle.value["document_id"].text)
    let body = #"{"document_key":"\#(try #require(handle.value["document_key"].text))"}"#
    #expect(try waitForEnd(running, "/v2/document/\(document)", body)["status"] == .text("done"))
    let file = try HTTPClient.ask(
      running.port, "POST", "/v2/document/\(document)/result", type: "application/json", body: body)
    #expect(file.text.lowercased().contains("hound"))
  }

  @Test func whatCannotBeTranslatedIsRefused() throws {
    let running = try RunningService { $0.maximumCharacters = 20 }
    let text = "Guten Morgen."
    #expect(try upload(running, languages, file: "a.exe", content: text).status == 400)
    #expect(try upload(running, [("target_lang", "EN")], file: "a.txt", content: text).status == 400)
    #expect(try upload(running, [("source_lang", "DE")], file: "a.txt", content: text).status == 400)
    let other = languages + [("output_format", "docx")]
    #expect(try upload(running, other, file: "a.txt", content: text).status == 400)
    #expect(try upload(running, languages, file: "a.txt", content: text + text + text).status == 413)
    #expect(try upload(running, languages, file: "a.docx", content: text).status == 400)
    #expect(try running.post("/v2/document", json: #"{"target_lang":"EN","source_lang":"DE"}"#).status == 400)
    let closed = try RunningService { $0.translatesFiles = false }
    #expect(try upload(closed, languages, file: "a.txt", content: text).status == 403)
  }

  @Test func aClientHasNoMoreThanItsShare() throws {
    let jobs = DocumentJobs()
    for _ in 0..<100 { _ = try jobs.open(for: "a") }
    #expect(throws: APIError.self) { try jobs.open(for: "a") }
    let handle = try jobs.open(for: "b")
    jobs.remove(handle.document_id)
    #expect(jobs.state(of: handle.document_id, key: handle.document_key) == nil)
  }
}
