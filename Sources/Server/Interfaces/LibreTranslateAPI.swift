internal import Documents
internal import Text
internal import Translation
internal import Web

/// The API of LibreTranslate 1.9 (`libretranslate/app.py`): its parameters, answers and messages.
struct LibreTranslateAPI {
  let service: TranslationService

  // MARK: Texts

  func translate(_ call: Call) throws {
    let request = try LibreTranslateRequest(call.parameters(), service)
    let work = request.work(for: call.client)
    try service.submit(work, for: call) { result in
      call.answer(result) { .json(200, try request.answer(to: $0)) }
    }
  }

  func detect(_ call: Call) throws {
    guard let text = try call.parameters()["q"]?.text else { throw APIError.missing("q") }
    try service.check(texts: 1, characters: text.unicodeScalars.count)
    service.scheduler.identify([text]) { result in
      switch result {
      case .success(let texts): call.answer(json: DetectedLanguage.candidates(of: texts[0]))
      case .failure(let failure): call.fail(APIError(failure))
      }
    }
  }

  // MARK: What there is

  func languages(_ call: Call) {
    let languages = service.languages
    call.answer(
      json: languages.codes.map { code in
        SupportedLanguage(
          code: code, name: LanguageCode.name(of: code),
          targets: (languages.targets(of: code) + [code]).sorted())
      })
  }

  func frontendSettings(_ call: Call) {
    let languages = service.languages
    let source = service.identifiesLanguages ? nil : languages.sources.first
    let target = languages.targets.first ?? ""
    call.answer(
      json: FrontendSettings(
        apiKeys: !service.settings.keys.isEmpty,
        charLimit: service.settings.maximumCharacters ?? -1,
        filesTranslation: service.settings.translatesFiles,
        keyRequired: service.settings.requiresKey && !service.settings.keys.isEmpty,
        language: FrontendSettings.Languages(
          source: FrontendSettings.Language(
            code: source ?? "auto", name: source.map(LanguageCode.name) ?? "Auto Detect"),
          target: FrontendSettings.Language(code: target, name: LanguageCode.name(of: target))),
        supportedFilesFormat: DocumentFormat.allCases.map { "." + $0.rawValue }))
  }

  // MARK: Files

  func translateFile(_ call: Call) throws {
    guard service.settings.translatesFiles else {
      throw APIError(403, "Files translation are disabled on this server.")
    }
    let parameters = try call.parameters()
    let languages = try RequestedLanguages(parameters, service)
    let document = try UploadedDocument(parameters, from: languages.source, to: languages.target)
    try service.check(texts: 1, characters: document.passage.characters)
    var work = TranslationWork(
      passages: [document.passage], source: languages.source, target: languages.target, client: call.client)
    work.mode.wantsDetails = document.text.needsDetails
    let (files, scheme) = (service.files, service.settings.usesTLS ? "https" : "http")
    try service.submit(work, for: call) { result in
      call.answer(result) { passages in
        let name = files.add(try document.bytes(passages[0]), ending: document.format.rawValue)
        let path = "/download_file/\(name)"
        return .json(200, ["translatedFileUrl": call.request.host.map { "\(scheme)://\($0)\(path)" } ?? path])
      }
    }
  }

  func downloadFile(_ call: Call) throws {
    guard let bytes = service.files.file(call.rest) else { throw APIError(404, "there is no such file") }
    call.answer(
      WebResponse(
        200, type: "application/octet-stream", bytes,
        headers: [("Content-Disposition", "attachment; filename=\"\(call.rest)\"")]))
  }
}

extension WebRequest {
  /// The host that the client has asked, if it looks like one.
  fileprivate var host: String? {
    guard let host = headers["host"], !host.isEmpty, host.utf8.count <= 255,
      host.unicodeScalars.allSatisfy({
        $0.isASCII
          && ($0.properties.isAlphabetic || $0.properties.numericType != nil
            || ".-:[]".unicodeScalars.contains($0))
      })
    else { return nil }
    return host
  }
}

/// A language of `GET /languages`.
private struct SupportedLanguage: Encodable {
  let code: String
  let name: String
  let targets: [String]
}

/// The answer of `GET /frontend/settings`.
private struct FrontendSettings: Encodable {
  let apiKeys: Bool
  let charLimit: Int
  let filesTranslation: Bool
  let frontendTimeout = 500
  let keyRequired: Bool
  let language: Languages
  let suggestions = false
  let supportedFilesFormat: [String]

  private enum CodingKeys: String, CodingKey {
    case apiKeys, charLimit, filesTranslation, frontendTimeout, keyRequired, language, suggestions
    case supportedFilesFormat
  }

  struct Languages: Encodable {
    let source: Language
    let target: Language
  }

  struct Language: Encodable {
    let code: String
    let name: String
  }
}
