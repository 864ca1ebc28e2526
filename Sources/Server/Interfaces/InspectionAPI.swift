internal import Inspection
internal import Pages
internal import Threads
internal import Web

/// A page that shows what the attention of one model did with a text, or that of several beside each other.
///
/// It is asked for by a form, and so can stand in a frame of another page.
struct InspectionAPI {
  let service: TranslationService

  /// What is longer is more than one can look into, and takes time in which nobody else is served.
  private static let maximumCharacters = 1000
  private static let maximumModels = 3

  func inspect(_ call: Call) throws {
    let parameters = try call.parameters()
    guard let text = parameters["text"]?.text else { throw APIError.missing("text") }
    let characters = text.unicodeScalars.count
    guard characters <= Self.maximumCharacters else {
      throw APIError.tooMuch(characters, limit: Self.maximumCharacters)
    }
    let languages = try RequestedLanguages(parameters, service)
    let models = try service.models(named: parameters.all("model"), languages)
    guard models.count <= Self.maximumModels else {
      throw APIError(400, "no more than \(Self.maximumModels) models can be looked into at a time")
    }
    let passage = try SourceText(text, .plain).passage
    var work = TranslationWork(
      passages: models.isEmpty ? [passage] : models.map { passage.translated(by: $0) },
      source: models.first.map { service.models[$0].source } ?? languages.source, target: languages.target,
      client: call.client)
    work.mode.wantsAttention = true
    work.wantsInspection = true
    try service.submit(work, for: call) { result in
      // A page of a long text takes a while to write; the thread that translates has others to serve.
      let thread = BackgroundThread { call.answer(result) { try Self.page(of: $0) } }
      if !thread.isRunning { call.fail(APIError(.full)) }
    }
  }

  private static func page(of passages: [TranslatedPassage]) throws -> WebResponse {
    let sentences = byTurns(passages.map(\.inspections))
    guard !sentences.isEmpty else { throw APIError(400, "no model has read this text") }
    let names = passages.compactMap(\.model)
    let title = "Where \(names.joined(separator: " and ")) \(names.count > 1 ? "look" : "looks")"
    return response(200, InspectionPage(title: title, sentences: sentences).html)
  }

  /// Returns the first of each list, then the second: what models made of one sentence stands beside each other.
  private static func byTurns(_ lists: [[InspectedSentence]]) -> [InspectedSentence] {
    (0..<(lists.map(\.count).max() ?? 0)).flatMap { number in
      lists.compactMap { $0.indices.contains(number) ? $0[number] : nil }
    }
  }

  /// Returns a page that says what went wrong.
  static func page(of error: APIError, headers: [(name: String, value: String)]) -> WebResponse {
    var page = Page(title: "Nothing to look into")
    page.content = [.element("h1", text: page.title), .element("p", text: error.message)]
    return response(error.status, page.html, headers)
  }

  private static func response(
    _ status: Int, _ page: String, _ headers: [(name: String, value: String)] = []
  ) -> WebResponse {
    WebResponse(
      status, type: "text/html; charset=utf-8", Array(page.utf8),
      headers: [("Content-Security-Policy", policy)] + headers)
  }

  /// The page brings its style and script along, loads nothing, and stands in frames of this server's pages alone.
  private static let policy =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; base-uri 'none'; "
    + "form-action 'none'; frame-ancestors 'self'"
}

extension Passage {
  /// The same for one model alone.
  fileprivate func translated(by model: Int) -> Passage {
    var passage = self
    passage.model = model
    return passage
  }
}
