internal import Files
internal import Text
package import Translation
package import Web

/// Answers the requests of clients: finds who asks and for what, and leaves the rest to the API that it is of.
package final class TranslationService: Sendable {
  let settings: ServerSettings
  let models: [ServedModel]
  let languages: Languages
  let scheduler: Scheduler
  let metrics = Metrics()
  let files = FileStore()
  let glossaries = GlossaryStore()
  let documents = DocumentJobs()
  let ledger: CharacterLedger
  let identifiesLanguages: Bool
  private let limiter: RateLimiter

  /// Starts a service, which works until it is stopped.
  ///
  /// - Parameters:
  ///   - settings: Whom it serves, and how much.
  ///   - models: What it translates with; of two for the same languages the first counts.
  ///   - identifier: Loads the model that tells languages; nil where there is none.
  package init(
    _ settings: ServerSettings, _ models: [ServedModel],
    identifier: (@Sendable () throws -> LanguageIdentifier)? = nil
  ) {
    self.settings = settings
    self.models = models
    languages = Languages(models)
    ledger = CharacterLedger(quota: settings.charactersPerDay)
    limiter = RateLimiter(perMinute: settings.requestsPerMinute)
    identifiesLanguages = identifier != nil
    scheduler = Scheduler(settings.scheduler, models, identifier: identifier, metrics)
  }

  /// Ends once everything that was asked for is done.
  package func stop() { scheduler.stop() }

  /// Takes a request, on a thread that is not kept waiting.
  package func handle(_ exchange: Exchange) {
    let request = exchange.request
    let headers = crossOriginHeaders(request)
    guard let (endpoint, rest) = Endpoint.find(request.path) else {
      metrics.noteAnswer("other", status: 404, after: .zero)
      var response = APIError(404, "there is nothing at this address").response(path: request.path)
      response.headers += headers
      exchange.respond(response)
      return
    }
    var call = Call(
      exchange: exchange, endpoint: endpoint, rest: rest, client: request.client, headers: headers,
      metrics: metrics)
    do {
      if request.method == "OPTIONS" { return call.answer(preflight(endpoint, request)) }
      guard endpoint.methods.contains(request.method) else {
        let message = "\(request.path) is asked for with \(endpoint.methods.joined(separator: " or "))"
        return call.answer(
          APIError(405, message).response(
            path: request.path, headers: [("Allow", endpoint.methods.joined(separator: ", "))]))
      }
      if endpoint.isLimited {
        call = call.as(try client(of: request, endpoint))
        if let seconds = limiter.secondsToWait(call.client) {
          throw APIError(429, "Slowdown: too many requests; wait \(seconds) s", retryAfter: seconds)
        }
      }
      try dispatch(call)
    } catch {
      call.fail(error as? APIError ?? APIError(400, "\(error)"))
    }
  }

  // MARK: Who asks

  private func client(of request: WebRequest, _ endpoint: Endpoint) throws(APIError) -> String {
    if settings.keys.isEmpty { return request.client }
    guard let key = key(of: request) else {
      if !settings.requiresKey { return request.client }
      throw APIError(endpoint.isDeepL ? 403 : 400, "Please contact the server operator to get an API key")
    }
    guard let number = settings.keys.number(of: key) else { throw APIError(403, "Invalid API key") }
    return "key \(number)"
  }

  private func key(of request: WebRequest) -> String? {
    if let header = request.headers["authorization"] {
      for scheme in ["DeepL-Auth-Key ", "Bearer "] where header.hasPrefix(scheme) {
        return String(header.dropFirst(scheme.count))
      }
    }
    guard case .success(let parameters) = request.parameters else { return nil }
    let key = parameters["api_key"]?.text ?? parameters["auth_key"]?.text
    return key?.isEmpty ?? true ? nil : key
  }

  // MARK: Pages of other servers

  private func crossOriginHeaders(_ request: WebRequest) -> [(name: String, value: String)] {
    guard let origin = request.headers["origin"] else { return [] }
    if settings.origins.contains("*") { return [("Access-Control-Allow-Origin", "*")] }
    guard settings.origins.contains(origin) else { return [] }
    return [("Access-Control-Allow-Origin", origin), ("Vary", "Origin")]
  }

  private func preflight(_ endpoint: Endpoint, _ request: WebRequest) -> WebResponse {
    WebResponse(
      204,
      headers: [
        ("Allow", (endpoint.methods + ["OPTIONS"]).joined(separator: ", ")),
        ("Access-Control-Allow-Methods", endpoint.methods.joined(separator: ", ")),
        ("Access-Control-Allow-Headers", "Authorization, Content-Type"),
        ("Access-Control-Max-Age", "600"),
      ])
  }
}

extension Call {
  /// The same of a client who is known.
  fileprivate func `as`(_ client: String) -> Call {
    Call(
      exchange: exchange, endpoint: endpoint, rest: rest, client: client, headers: headers, metrics: metrics)
  }
}
