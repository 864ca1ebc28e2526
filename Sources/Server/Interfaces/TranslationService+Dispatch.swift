package import Web

extension TranslationService {
  /// Leaves a call to the API that it is of.
  func dispatch(_ call: Call) throws {
    let libre = LibreTranslateAPI(service: self)
    let native = NativeAPI(service: self)
    let texts = DeepLAPI(service: self)
    let glossaries = DeepLGlossaryAPI(service: self)
    let documents = DeepLDocumentAPI(service: self)
    switch call.endpoint {
    case .page: try answerPage(call)
    case .spec: call.answer(.text(200, APIDescription.json, type: "application/json"))
    case .docs: call.answer(DescriptionPage.response())
    case .watch, .watchedPage: try answerWatcher(call)
    case .health: call.answer(json: ["status": "ok"])
    case .metrics: try answerMetrics(call, isOwnPort: false)
    case .translate: try libre.translate(call)
    case .detect: try libre.detect(call)
    case .languages: libre.languages(call)
    case .frontendSettings: libre.frontendSettings(call)
    case .translateFile: try libre.translateFile(call)
    case .downloadFile: try libre.downloadFile(call)
    case .suggest: throw APIError(403, "Suggestions are disabled on this server.")
    case .nativeTranslate: try native.translate(call)
    case .nativeModels: native.models(call)
    case .inspect: try InspectionAPI(service: self).inspect(call)
    case .deepLTranslate: try texts.translate(call)
    case .deepLLanguages: try texts.languages(call)
    case .deepLUsage: texts.usage(call)
    case .deepLGlossaryPairs: glossaries.pairs(call)
    case .deepLGlossaries: try glossaries.listOrCreate(call)
    case .deepLGlossary: try glossaries.showOrDelete(call)
    case .deepLGlossaryEntries: try glossaries.entries(call)
    case .deepLDocuments: try documents.upload(call)
    case .deepLDocument: try documents.status(call)
    case .deepLDocumentResult: try documents.result(call)
    }
  }

  /// Takes a request that came to the port of the metrics, where there is nothing else.
  package func handleMetrics(_ exchange: Exchange) {
    let call = Call(
      exchange: exchange, endpoint: .metrics, rest: "", client: exchange.request.client, headers: [],
      metrics: metrics)
    do {
      guard exchange.request.path == Endpoint.metrics.rawValue,
        Endpoint.metrics.methods.contains(exchange.request.method)
      else { throw APIError(404, "there is nothing at this address") }
      try answerMetrics(call, isOwnPort: true)
    } catch {
      call.fail(error as? APIError ?? APIError(500, "\(error)"))
    }
  }

  private func answerMetrics(_ call: Call, isOwnPort: Bool) throws {
    if settings.hasMetricsPort, !isOwnPort { throw APIError(404, "metrics have a port of their own") }
    if let token = settings.metricsToken {
      let given = call.request.headers["authorization"] ?? ""
      guard APIKeys.isEqual(Array(given.utf8), Array("Bearer \(token)".utf8)) else {
        throw APIError(401, "Unauthorized")
      }
    }
    let text = metrics.text(load: scheduler.load)
    call.answer(.text(200, text, type: "text/plain; version=0.0.4; charset=utf-8"))
  }

  private func answerPage(_ call: Call) throws {
    guard settings.hasPage else { throw APIError(404, "this server has no page") }
    call.answer(TranslationPage.response())
  }

  private func answerWatcher(_ call: Call) throws {
    guard let folder = settings.watched else { throw APIError(404, "this server watches no folder") }
    call.answer(try folder.response(page: call.endpoint == .watch ? nil : call.rest))
  }
}
