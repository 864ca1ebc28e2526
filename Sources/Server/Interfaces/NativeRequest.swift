internal import Translation
internal import Web

/// What `POST /v1/translate` asks for.
struct NativeRequest {
  private let texts: [SourceText]
  private let prefix: String
  private let model: Int?
  private let source: String?
  private let target: String
  private let mode: TranslationMode
  private let attention: RequestedAttention?
  let isStreamed: Bool

  init(_ parameters: Parameters, _ service: TranslationService) throws {
    let texts = parameters.all("texts").compactMap(\.text) + parameters.all("text").compactMap(\.text)
    guard !texts.isEmpty else { throw APIError.missing("texts") }
    let languages = try RequestedLanguages(parameters, service)
    model = try service.models(named: parameters.all("model"), languages).first
    (source, target) = (model.map { service.models[$0].source } ?? languages.source, languages.target)
    try service.check(
      texts: texts.count, characters: texts.reduce(0) { $0 + $1.unicodeScalars.count })
    let format: SourceText.Format =
      switch parameters["format"]?.text ?? "text" {
      case "text": .plain
      case "html": .html
      case "xml": .xml
      case let other: throw APIError(400, "\(other) format is not supported")
      }
    self.texts = try texts.map { try SourceText($0, format) }
    prefix = parameters["prefix"]?.text ?? ""
    var mode = TranslationMode()
    let limit = service.settings.maximumAlternatives + 1
    mode.kept = try Self.count("nBest", parameters, limit) ?? 1
    mode.alternatives = try Self.count("alternatives", parameters, limit)
    mode.wantsDetails =
      parameters["details"]?.flag ?? true || self.texts.contains(where: \.needsDetails)
    attention = try RequestedAttention(parameters)
    mode.wantsAttention = attention != nil
    mode.splitsSentences = parameters["splitSentences"]?.flag ?? true
    if let glossary = parameters["glossary"], glossary.text != "" {
      mode.glossary = ClientGlossary(try GlossaryEntries(glossary).terms)
    }
    self.mode = mode
    isStreamed = parameters["stream"]?.flag ?? false
    if mode.alternatives != nil, mode.kept > 1 {
      throw APIError(400, "nBest and alternatives exclude each other: leave one out")
    }
  }

  private static func count(_ name: String, _ parameters: Parameters, _ limit: Int) throws(APIError) -> Int? {
    guard let value = parameters[name] else { return nil }
    guard let count = value.integer, 1...max(1, limit) ~= count else {
      throw APIError(400, "\(name) has to be a whole number from 1 to \(max(1, limit))")
    }
    return count
  }

  func work(for client: String) -> TranslationWork {
    let passages = texts.map { text in
      var passage = text.passage
      if !passage.units.isEmpty { passage.units[0].prefix = prefix }
      passage.model = model
      return passage
    }
    return TranslationWork(passages: passages, source: source, target: target, mode: mode, client: client)
  }

  func answers(to passages: [TranslatedPassage]) throws -> [NativeTranslation] {
    try passages.enumerated().map { try answer(to: $1, $0) }
  }

  func answer(to passage: TranslatedPassage, _ number: Int) throws -> NativeTranslation {
    NativeTranslation(
      text: try texts[number].written(passage.units), language: passage.language,
      confidence: passage.confidence, model: passage.model,
      segments: try passage.units.map { try Segment($0, attention) })
  }
}
