internal import Text
internal import Translation
internal import Web

/// DeepL's API, version 2, as far as texts go; its other parts lie beside this one.
struct DeepLAPI {
  let service: TranslationService

  func translate(_ call: Call) throws {
    let request = try DeepLRequest(call.parameters(), service, client: call.client)
    try service.submit(request.work, for: call) { result in
      call.answer(result) { .json(200, try request.answer(to: $0)) }
    }
  }

  func languages(_ call: Call) throws {
    let type = try call.parameters()["type"]?.text ?? "source"
    guard type == "source" || type == "target" else {
      throw APIError(400, "Value for 'type' not supported: it is source or target")
    }
    let codes = type == "source" ? service.languages.sources : service.languages.targets
    call.answer(
      json: codes.map { code in
        DeepLLanguage(
          language: code.uppercased(), name: LanguageCode.name(of: code),
          supports_formality: type == "target" ? false : nil)
      })
  }

  func usage(_ call: Call) {
    call.answer(
      json: [
        "character_count": service.ledger.characters(of: call.client),
        "character_limit": service.ledger.quota ?? 1_000_000_000_000,
      ])
  }
}

/// A language of `GET /v2/languages`; the names are DeepL's.
private struct DeepLLanguage: Encodable {
  let language: String
  let name: String
  let supports_formality: Bool?
}
