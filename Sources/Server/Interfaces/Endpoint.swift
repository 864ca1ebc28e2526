/// What a server answers to, by method and path.
enum Endpoint: String, CaseIterable, Sendable {
  case page = "/"
  // LibreTranslate's
  case translate = "/translate"
  case detect = "/detect"
  case languages = "/languages"
  case health = "/health"
  case frontendSettings = "/frontend/settings"
  case translateFile = "/translate_file"
  case downloadFile = "/download_file"
  case suggest = "/suggest"
  case metrics = "/metrics"
  case spec = "/spec"
  // DeepL's
  case deepLTranslate = "/v2/translate"
  case deepLLanguages = "/v2/languages"
  case deepLUsage = "/v2/usage"
  // our own
  case nativeTranslate = "/v1/translate"
  case nativeModels = "/v1/models"

  /// Returns the endpoint of a path, and what the path has after it.
  static func find(_ path: String) -> (endpoint: Endpoint, rest: String)? {
    if let endpoint = Endpoint(rawValue: path), endpoint != .downloadFile { return (endpoint, "") }
    let prefix = Endpoint.downloadFile.rawValue + "/"
    guard path.hasPrefix(prefix) else { return nil }
    return (.downloadFile, String(path.dropFirst(prefix.count)))
  }

  /// The methods that it takes.
  var methods: [String] {
    switch self {
    case .page, .languages, .health, .frontendSettings, .downloadFile, .metrics, .spec, .nativeModels:
      ["GET", "HEAD"]
    case .translate, .detect, .translateFile, .suggest, .nativeTranslate, .deepLTranslate: ["POST"]
    case .deepLLanguages, .deepLUsage: ["GET", "HEAD", "POST"]
    }
  }

  /// Whether it is for clients with a key, and counted.
  var isLimited: Bool {
    switch self {
    case .translate, .detect, .translateFile, .suggest, .nativeTranslate, .deepLTranslate, .deepLLanguages,
      .deepLUsage:
      true
    case .page, .languages, .health, .frontendSettings, .downloadFile, .metrics, .spec, .nativeModels: false
    }
  }

  /// Whether it is DeepL's, whose errors look otherwise.
  var isDeepL: Bool {
    switch self {
    case .deepLTranslate, .deepLLanguages, .deepLUsage: true
    case .page, .translate, .detect, .languages, .health, .frontendSettings, .translateFile, .downloadFile,
      .suggest, .metrics, .spec, .nativeTranslate, .nativeModels:
      false
    }
  }
}
