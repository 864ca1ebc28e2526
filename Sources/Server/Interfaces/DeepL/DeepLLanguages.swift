internal import Protection
internal import Web

/// The languages that a client of DeepL's API names.
struct DeepLLanguages {
  /// Nil where it is to be told.
  let source: String?
  let target: String

  init(_ parameters: Parameters, _ service: TranslationService) throws(APIError) {
    guard let target = parameters["target_lang"]?.text.flatMap(service.languages.knownTarget) else {
      throw APIError(400, "Value for 'target_lang' not supported.")
    }
    self.target = target
    guard let source = parameters["source_lang"]?.text, !source.isEmpty else {
      guard service.identifiesLanguages else {
        throw APIError(400, "Value for 'source_lang' needed: this server has no model that tells languages")
      }
      self.source = nil
      return
    }
    guard let known = service.languages.known(source) else {
      throw APIError(400, "Value for 'source_lang' not supported.")
    }
    self.source = known
    if !Languages.matches(known, target), service.languages.model(from: known, to: target) == nil {
      throw APIError(.noModel(source: known, target: target))
    }
  }
}

extension TranslationService {
  /// Returns the glossaries that a client of DeepL's API names, as one; nil where there are none.
  ///
  /// - Throws: An error, where one is not the client's, or not for the languages.
  func glossary(
    _ parameters: Parameters, _ languages: DeepLLanguages, client: String
  ) throws(APIError) -> ClientGlossary? {
    var names = parameters.all("glossary_ids").compactMap(\.text).flatMap { $0.split(separator: ",") }
    if let name = parameters["glossary_id"]?.text, !name.isEmpty {
      guard names.isEmpty else {
        throw APIError(400, "'glossary_id' and 'glossary_ids' exclude each other: leave one out")
      }
      names = [name[...]]
    }
    if names.isEmpty { return nil }
    guard let source = languages.source else {
      throw APIError(400, "'source_lang' is needed where a glossary is used")
    }
    guard names.count <= Self.maximumGlossaries else {
      throw APIError(400, "'glossary_ids' names more than \(Self.maximumGlossaries) glossaries")
    }
    var found: [StoredGlossary] = []
    for name in names {
      let glossary = try glossaries.glossary(String(name), of: client)
      guard Languages.matches(glossary.source, source), Languages.matches(glossary.target, languages.target)
      else { throw APIError(400, "The glossary is from \(glossary.source) to \(glossary.target)") }
      found.append(glossary)
    }
    return found.count == 1 ? found[0].glossary : ClientGlossary(found.flatMap(\.glossary.glossary.terms))
  }

  /// As many as DeepL takes for one request.
  private static let maximumGlossaries = 5

  /// Throws as DeepL does where texts are more than one request may have.
  func checkForDeepL(texts: Int, characters: Int) throws(APIError) {
    do { try check(texts: texts, characters: characters) } catch {
      throw APIError(413, error.message)
    }
  }
}
