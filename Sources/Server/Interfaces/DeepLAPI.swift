internal import Text
internal import Translation
internal import Web

/// The parts of DeepL's API, version 2, that its clients need to translate texts.
struct DeepLAPI {
  let service: TranslationService

  func translate(_ call: Call) throws {
    let request = try DeepLRequest(call.parameters(), service)
    let work = request.work(for: call.client)
    service.submit(work, for: call) { result in
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
    call.answer(json: ["character_count": service.metrics.characters, "character_limit": 1_000_000_000_000])
  }
}

/// What `POST /v2/translate` asks for.
private struct DeepLRequest {
  private let texts: [SourceText]
  private let source: String?
  private let target: String
  private let splitsSentences: Bool

  init(_ parameters: Parameters, _ service: TranslationService) throws {
    let texts = parameters.all("text").compactMap(\.text)
    guard !texts.isEmpty else { throw APIError(400, "Parameter 'text' not specified.") }
    guard let target = parameters["target_lang"]?.text else {
      throw APIError(400, "Value for 'target_lang' not supported.")
    }
    guard let known = service.languages.known(target) else {
      throw APIError(400, "Value for 'target_lang' not supported.")
    }
    self.target = known
    if let source = parameters["source_lang"]?.text, !source.isEmpty {
      guard let known = service.languages.known(source) else {
        throw APIError(400, "Value for 'source_lang' not supported.")
      }
      self.source = known
    } else {
      source = nil
    }
    if parameters["glossary_id"]?.text != nil { throw APIError(404, "Glossary not found") }
    try service.check(
      texts: texts.count, characters: texts.reduce(0) { $0 + $1.unicodeScalars.count })
    let format: SourceText.Format =
      switch parameters["tag_handling"]?.text ?? "" {
      case "": .plain
      case "html": .html
      case "xml": .xml
      default: throw APIError(400, "Value for 'tag_handling' not supported.")
      }
    let splitting = parameters["split_sentences"]?.text ?? "1"
    guard ["0", "1", "nonewlines", "true", "false"].contains(splitting) else {
      throw APIError(400, "Value for 'split_sentences' not supported.")
    }
    splitsSentences = splitting != "0" && splitting != "false"
    self.texts = try texts.map { text in
      try SourceText(splitting == "nonewlines" ? text.withSpacesForLineEnds : text, format)
    }
  }

  func work(for client: String) -> TranslationWork {
    var work = TranslationWork(passages: texts.map(\.passage), source: source, target: target, client: client)
    work.mode.wantsDetails = texts.contains(where: \.needsDetails)
    work.mode.splitsSentences = splitsSentences
    return work
  }

  func answer(to passages: [TranslatedPassage]) throws -> DeepLAnswer {
    DeepLAnswer(
      translations: try zip(texts, passages).map { text, passage in
        DeepLAnswer.Translation(
          detected_source_language: LanguageCode.language(of: passage.language).uppercased(),
          text: try text.written(passage.units),
          billed_characters: text.text.unicodeScalars.count)
      })
  }
}

// The names are DeepL's.
private struct DeepLAnswer: Encodable {
  let translations: [Translation]

  struct Translation: Encodable {
    let detected_source_language: String
    let text: String
    let billed_characters: Int
  }
}

private struct DeepLLanguage: Encodable {
  let language: String
  let name: String
  let supports_formality: Bool?
}

extension String {
  fileprivate var withSpacesForLineEnds: String {
    String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\n" || $0 == "\r" ? " " : $0 }))
  }
}
