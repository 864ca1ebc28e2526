/// What a server answers to, by path; `{…}` stands for one part of a path, whatever it is.
enum Endpoint: String, CaseIterable, Sendable {
  case page = "/"
  // LibreTranslate's
  case translate = "/translate"
  case detect = "/detect"
  case languages = "/languages"
  case health = "/health"
  case frontendSettings = "/frontend/settings"
  case translateFile = "/translate_file"
  case downloadFile = "/download_file/{name}"
  case suggest = "/suggest"
  case metrics = "/metrics"
  case spec = "/spec"
  case docs = "/docs"
  // DeepL's
  case deepLTranslate = "/v2/translate"
  case deepLLanguages = "/v2/languages"
  case deepLUsage = "/v2/usage"
  case deepLGlossaryPairs = "/v2/glossary-language-pairs"
  case deepLGlossaries = "/v2/glossaries"
  case deepLGlossary = "/v2/glossaries/{glossary_id}"
  case deepLGlossaryEntries = "/v2/glossaries/{glossary_id}/entries"
  case deepLDocuments = "/v2/document"
  case deepLDocument = "/v2/document/{document_id}"
  case deepLDocumentResult = "/v2/document/{document_id}/result"
  // our own
  case nativeTranslate = "/v1/translate"
  case nativeModels = "/v1/models"
  case inspect = "/inspect"
  case watch = "/watch"
  case watchedPage = "/watch/{number}"

  /// Returns the endpoint of a path, and what the path has in the place of `{…}`.
  static func find(_ path: String) -> (endpoint: Endpoint, rest: String)? {
    if let endpoint = Endpoint(rawValue: path), !endpoint.isTemplate { return (endpoint, "") }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    for (endpoint, template) in templates where template.count == parts.count {
      var rest = ""
      let isMatch = zip(template, parts).allSatisfy { expected, part in
        guard expected.hasPrefix("{") else { return expected == part }
        rest = String(part)
        return !part.isEmpty
      }
      if isMatch { return (endpoint, rest) }
    }
    return nil
  }

  /// The methods that it takes.
  var methods: [String] {
    switch self {
    case .page, .languages, .health, .frontendSettings, .downloadFile, .metrics, .spec, .docs, .nativeModels,
      .watch, .watchedPage, .deepLGlossaryPairs, .deepLGlossaryEntries:
      ["GET", "HEAD"]
    case .translate, .detect, .translateFile, .suggest, .nativeTranslate, .inspect, .deepLTranslate,
      .deepLDocuments, .deepLDocumentResult:
      ["POST"]
    case .deepLLanguages, .deepLUsage, .deepLGlossaries, .deepLDocument: ["GET", "HEAD", "POST"]
    case .deepLGlossary: ["GET", "HEAD", "DELETE"]
    }
  }

  /// Whether it is for clients with a key, and counted.
  var isLimited: Bool {
    switch self {
    case .translate, .detect, .translateFile, .suggest, .nativeTranslate, .inspect: true
    case .page, .languages, .health, .frontendSettings, .downloadFile, .metrics, .spec, .docs, .nativeModels,
      .watch, .watchedPage:
      false
    case .deepLTranslate, .deepLLanguages, .deepLUsage, .deepLGlossaryPairs, .deepLGlossaries, .deepLGlossary,
      .deepLGlossaryEntries, .deepLDocuments, .deepLDocument, .deepLDocumentResult:
      true
    }
  }

  /// Whether it is DeepL's, whose errors look otherwise.
  var isDeepL: Bool { rawValue.hasPrefix(Self.deepLPaths) }

  /// What the paths of DeepL's API begin with.
  static let deepLPaths = "/v2/"

  private var isTemplate: Bool { rawValue.contains("{") }

  private static let templates = allCases.filter(\.isTemplate).map { endpoint in
    (endpoint, endpoint.rawValue.split(separator: "/", omittingEmptySubsequences: false))
  }
}
