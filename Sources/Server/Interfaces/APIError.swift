internal import Documents
internal import Text
internal import Web

/// What is answered instead of what was asked for.
struct APIError: Error, Sendable {
  let status: Int
  let message: String
  /// After how many seconds it may be tried again.
  var retryAfter: Int?

  init(_ status: Int, _ message: String, retryAfter: Int? = nil) {
    self.status = status
    self.message = message
    self.retryAfter = retryAfter
  }

  static func missing(_ name: String) -> APIError {
    APIError(400, "Invalid request: missing \(name) parameter")
  }

  static func unsupported(_ language: String) -> APIError { APIError(400, "\(language) is not supported") }

  static func tooMuch(_ count: Int, limit: Int) -> APIError {
    APIError(400, "Invalid request: request (\(count)) exceeds text limit (\(limit))")
  }

  /// The error of who has had its share for the day.
  static func quotaExceeded(_ endpoint: Endpoint, quota: Int) -> APIError {
    let message = "Quota exceeded: \(quota) characters a day"
    if endpoint.isDeepL { return APIError(456, message) }
    return APIError(429, message, retryAfter: CharacterLedger.secondsLeft())
  }

  /// The error as the API of an address says it.
  func response(path: String, headers: [(name: String, value: String)] = []) -> WebResponse {
    .json(status, [path.hasPrefix(Endpoint.deepLPaths) ? "message" : "error": message], headers: headers)
  }

  init(_ error: ParameterError) {
    switch error {
    case .malformedJSON: self.init(400, "Invalid JSON format")
    case .malformedForm: self.init(400, "Invalid request: the form cannot be read")
    case .notUTF8: self.init(400, "Invalid request: not valid UTF-8")
    case .unsupportedType(let type):
      self.init(
        415, "the content type '\(type)' is not supported: send JSON, a form, or all in the query string")
    }
  }

  /// What kept a translation from being written: a document that is damaged where only writing reads it is the client's.
  init(writing error: any Error) {
    switch error {
    case let error as APIError: self = error
    case let error as DocumentError: self.init(400, error.description)
    default: self.init(500, "Cannot translate text: \(error)")
    }
  }

  init(_ failure: TranslationFailure) {
    switch failure {
    case .full: self.init(503, "too many texts are waiting; try again later", retryAfter: 5)
    case .cancelled: self.init(503, "the time for this request is over", retryAfter: 10)
    case .ended: self.init(503, "the server ends", retryAfter: 10)
    case .cannotIdentify:
      self.init(400, "auto is not supported: this server has no model that tells languages")
    case .noModel(let source, let target):
      self.init(
        400,
        "\(LanguageCode.name(of: target)) (\(target)) is not available as a target language from "
          + "\(LanguageCode.name(of: source)) (\(source))")
    case .broken(let reason): self.init(500, "Cannot translate text: \(reason)")
    }
  }
}
