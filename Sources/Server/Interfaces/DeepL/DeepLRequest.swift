internal import Text
internal import Translation
internal import Web

/// What `POST /v2/translate` asks for.
struct DeepLRequest {
  let work: TranslationWork
  private let texts: [SourceText]

  init(_ parameters: Parameters, _ service: TranslationService, client: String) throws {
    let given = parameters.all("text").compactMap(\.text)
    guard !given.isEmpty else { throw APIError(400, "Parameter 'text' not specified.") }
    let languages = try DeepLLanguages(parameters, service)
    try service.checkForDeepL(
      texts: given.count, characters: given.reduce(0) { $0 + $1.unicodeScalars.count })
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
    let texts = try given.map { text in
      try SourceText(splitting == "nonewlines" ? text.withSpacesForLineEnds : text, format)
    }
    self.texts = texts
    var work = TranslationWork(
      passages: texts.map(\.passage), source: languages.source, target: languages.target, client: client)
    work.mode.wantsDetails = texts.contains(where: \.needsDetails)
    work.mode.splitsSentences = splitting != "0" && splitting != "false"
    work.mode.glossary = try service.glossary(parameters, languages, client: client)
    self.work = work
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

/// The answer of `POST /v2/translate`; the names are DeepL's.
struct DeepLAnswer: Encodable {
  let translations: [Translation]

  struct Translation: Encodable {
    let detected_source_language: String
    let text: String
    let billed_characters: Int
  }
}

extension String {
  fileprivate var withSpacesForLineEnds: String {
    String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\n" || $0 == "\r" ? " " : $0 }))
  }
}
