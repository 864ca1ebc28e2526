internal import Web

/// A request that has found its endpoint.
struct Call: Sendable {
  let exchange: Exchange
  let endpoint: Endpoint
  /// What the path has after that of the endpoint.
  let rest: String
  /// Who asks: the number of a key, or an address.
  let client: String
  /// What every answer to it has.
  let headers: [(name: String, value: String)]
  let metrics: Metrics

  var request: WebRequest { exchange.request }

  func parameters() throws(APIError) -> Parameters {
    switch exchange.request.parameters {
    case .success(let parameters): return parameters
    case .failure(let error): throw APIError(error)
    }
  }

  func answer(_ response: WebResponse) {
    var response = response
    response.headers += headers
    metrics.noteAnswer(
      endpoint.rawValue, status: response.status, after: exchange.arrival.duration(to: .now))
    exchange.respond(response)
  }

  func answer(json value: some Encodable) { answer(.json(200, value)) }

  func fail(_ error: APIError) {
    let headers = error.retryAfter.map { [(name: "Retry-After", value: String($0))] } ?? []
    answer(
      endpoint == .inspect
        ? InspectionAPI.page(of: error, headers: headers)
        : error.response(path: endpoint.rawValue, headers: headers))
  }

  /// Answers with what a body makes of translations, or says why there are none.
  func answer(
    _ result: Result<[TranslatedPassage], TranslationFailure>,
    _ body: ([TranslatedPassage]) throws -> WebResponse
  ) {
    switch result {
    case .success(let passages):
      do { answer(try body(passages)) } catch { fail(APIError(writing: error)) }
    case .failure(let failure): fail(APIError(failure))
    }
  }
}
