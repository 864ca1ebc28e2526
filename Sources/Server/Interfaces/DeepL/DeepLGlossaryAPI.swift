internal import Web

/// The glossaries of DeepL's API, version 2: immutable lists of terms for one pair of languages.
struct DeepLGlossaryAPI {
  let service: TranslationService

  func pairs(_ call: Call) {
    let pairs = service.languages.pairsWithModels
    call.answer(
      json: ["supported_languages": pairs.map { ["source_lang": $0.source, "target_lang": $0.target] }])
  }

  func listOrCreate(_ call: Call) throws {
    if call.request.method == "POST" { return try create(call) }
    call.answer(json: ["glossaries": service.glossaries.glossaries(of: call.client)])
  }

  func showOrDelete(_ call: Call) throws {
    guard call.request.method == "DELETE" else {
      return call.answer(json: try service.glossaries.glossary(call.rest, of: call.client))
    }
    try service.glossaries.remove(call.rest, of: call.client)
    call.answer(WebResponse(204))
  }

  func entries(_ call: Call) throws {
    let glossary = try service.glossaries.glossary(call.rest, of: call.client)
    let accepted = call.request.headers["accept"] ?? "*/*"
    let type = "text/tab-separated-values"
    guard [type, "text/*", "*/*"].contains(where: { accepted.contains($0) }) else {
      throw APIError(415, "The entries are given as \(type) only")
    }
    call.answer(.text(200, glossary.entries.tabSeparated, type: "\(type); charset=utf-8"))
  }

  private func create(_ call: Call) throws {
    let parameters = try call.parameters()
    func text(_ name: String) throws(APIError) -> String {
      guard let text = parameters[name]?.text, !text.isEmpty else {
        throw APIError(400, "Missing or invalid argument: \(name)")
      }
      return text
    }
    let (name, source, target) = (try text("name"), try text("source_lang"), try text("target_lang"))
    guard name.utf8.count <= GlossaryEntries.maximumBytesOfText else {
      throw APIError(400, "'name' has more than \(GlossaryEntries.maximumBytesOfText) bytes")
    }
    let languages = service.languages
    guard let knownSource = languages.known(source), let knownTarget = languages.knownTarget(target),
      languages.model(from: knownSource, to: knownTarget) != nil
    else { throw APIError(400, "Unsupported glossary source and target language pair") }
    let given = try text("entries")
    guard given.utf8.count <= GlossaryEntries.maximumBytes else {
      throw APIError(413, "The entries have more than \(GlossaryEntries.maximumBytes) bytes")
    }
    let entries: GlossaryEntries =
      switch parameters["entries_format"]?.text ?? "tsv" {
      case "tsv": try GlossaryEntries(tabSeparated: given)
      case "csv": try GlossaryEntries(commaSeparated: given)
      default: throw APIError(400, "Value for 'entries_format' not supported: it is tsv or csv")
      }
    let glossary = StoredGlossary(name: name, from: knownSource, to: knownTarget, entries)
    try service.glossaries.add(glossary, for: call.client)
    call.answer(.json(201, glossary))
  }
}
