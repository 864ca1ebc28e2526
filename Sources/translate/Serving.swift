internal import CommandLineTool
internal import Files
internal import Glibc
internal import Inspection
internal import Server
internal import Training
internal import Translation
internal import Web

/// One run of the command that serves.
struct Serving {
  private let arguments: Arguments

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    if (arguments[ServeOptions.certificate] == nil) != (arguments[ServeOptions.key] == nil) {
      throw UsageError.inconsistent("--tls-certificate and --tls-key belong together: give both, or neither")
    }
  }

  func run() throws {
    let settings = try serverSettings()
    let models = try models()
    let service = TranslationService(settings, models, identifier: identifier())
    let server = try WebServer(webSettings()) { service.handle($0) }
    let metrics = try arguments[ServeOptions.metricsPort].map { port in
      try WebServer(metricsSettings(port)) { service.handleMetrics($0) }
    }
    StopSignals.endInOrder()
    let scheme = settings.usesTLS ? "https" : "http"
    let host = arguments[ServeOptions.host]
    if let metrics { arguments.console.note("metrics are at port \(metrics.port)") }
    let pairs = models.map { "\($0.name) (\($0.source) → \($0.target))" }.joined(separator: ", ")
    arguments.console.note("serving \(pairs)")
    arguments.console.note(
      "listening on \(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(server.port)/")
    while !StopSignals.hasArrived { usleep(50_000) }
    arguments.console.note("ending: \(server.openRequests) requests are answered first")
    server.stop(patience: .seconds(arguments[ServeOptions.drain]))
    metrics?.stop(patience: .zero)
    service.stop()
  }

  // MARK: Models

  private func models() throws -> [ServedModel] {
    let named = arguments[ServeOptions.models]
    var models: [ServedModel] = []
    for path in try named.isEmpty ? ModelFolders.all().map(\.path) : named.map(ModelFolders.path) {
      let directory = ModelDirectory(path)
      do {
        let configuration = try directory.modelConfiguration(for: [.translate])
        models.append(
          model(directory, from: configuration.sourceLanguage, to: configuration.targetLanguage))
      } catch {
        // One that was not named, and is damaged or does something else, must not keep the others from serving.
        if !named.isEmpty { throw error }
      }
    }
    guard !models.isEmpty else { throw ModelFolderError.noModels }
    return models
  }

  private func model(_ directory: ModelDirectory, from source: String, to target: String) -> ServedModel {
    var options = TranslatorOptions()
    options.search = arguments.beam(kept: 1)
    options.precision = arguments.precision
    options.threads = arguments.threads
    options.splitsSentences = true
    options.keepsSpans = true
    options.guardsRepetition = true
    // Once as the file maps it, once laid out for products.
    let bytes = 2 * byteCount(of: directory.parametersPath)
    let name = FileSystem.name(of: directory.path)
    return ServedModel(
      name: name, source: source, target: target, bytes: bytes,
      search: { [arguments] in arguments.beam(kept: $0) }
    ) { [options] in
      let model = try directory.load()
      return LoadedModel(try Translator(model, options)) {
        InspectedSentence(model.inspection(of: $0), of: model, named: name)
      }
    }
  }

  /// Loads the model that tells languages; nil where there is none.
  private func identifier() -> (@Sendable () throws -> LanguageIdentifier)? {
    guard let path = try? ModelFolders.path(of: LanguageModel.name) else { return nil }
    return { [threads = arguments.threads] in
      var options = LabellerOptions()
      options.threads = threads
      options.candidates = LanguageModel.candidates
      return try LanguageIdentifier(
        ModelDirectory(path).loadLabels(for: [.classify]), options,
        minimumProbability: LanguageModel.minimumProbability, characters: LanguageModel.characters)
    }
  }

  // MARK: Settings

  private func webSettings() throws -> WebSettings {
    var settings = WebSettings()
    settings.address = arguments[ServeOptions.host]
    settings.port = arguments[ServeOptions.port]
    settings.socket = ListeningSocket.inherited
    settings.connections = arguments[ServeOptions.connections]
    settings.bodyBytes = arguments[ServeOptions.bodyLimit] << 10
    settings.workTime = .seconds(arguments[ServeOptions.timeout])
    settings.certificate = try arguments[ServeOptions.certificate].map(FileSystem.readText)
    settings.key = try arguments[ServeOptions.key].map(FileSystem.readText)
    settings.trustsForwardedFor = arguments[ServeOptions.trustsForwardedFor]
    return settings
  }

  /// Where the metrics are, if not where everything else is: few ask for them, and nothing is sent to them.
  private func metricsSettings(_ port: Int) throws -> WebSettings {
    var settings = try webSettings()
    settings.socket = nil
    settings.port = port
    settings.threads = 1
    settings.connections = 64
    settings.bodyBytes = 1024
    return settings
  }

  private func serverSettings() throws -> ServerSettings {
    var settings = ServerSettings()
    settings.maximumCharacters = arguments[ServeOptions.characterLimit]
    settings.maximumTexts = arguments[ServeOptions.textLimit]
    settings.maximumAlternatives = arguments[ServeOptions.alternativesLimit]
    settings.requestsPerMinute = arguments[ServeOptions.requestLimit]
    settings.keys = try keys()
    settings.requiresKey = arguments[ServeOptions.requiresKey]
    if settings.requiresKey, settings.keys.isEmpty {
      throw UsageError.inconsistent("--require-api-key needs keys: name a file of them with --api-keys")
    }
    settings.metricsToken = try arguments[ServeOptions.metricsToken].map { path in
      String(try FileSystem.readText(path).filter { !$0.isWhitespace })
    }
    settings.hasMetricsPort = arguments[ServeOptions.metricsPort] != nil
    settings.charactersPerDay = arguments[ServeOptions.characterQuota]
    settings.watched = arguments[ServeOptions.watch].map { WatchedFolder($0) }
    settings.origins = arguments[ServeOptions.origins]
    settings.translatesFiles = !arguments[ServeOptions.noFiles]
    settings.hasPage = !arguments[ServeOptions.noPage]
    settings.usesTLS = arguments[ServeOptions.certificate] != nil
    settings.batchWait = arguments[ServeOptions.batchWait]
    settings.roundTokens = 1024 * arguments.threads
    settings.memoryBytes = arguments[ServeOptions.memory] << 20
    settings.cacheBytes = arguments[ServeOptions.cache] << 20
    settings.queuedTexts = arguments[ServeOptions.queueTexts]
    settings.queuedCharacters = arguments[ServeOptions.queueCharacters]
    return settings
  }

  private func keys() throws -> APIKeys {
    if let path = arguments[ServeOptions.apiKeys] { return try APIKeys.read(from: path) }
    let variable = getenv("TRANSLATE_API_KEYS").map { String(cString: $0) } ?? ""
    return APIKeys(variable.split(separator: ",").map(String.init))
  }
}

/// Returns how large a file is; 0 where there is none.
private func byteCount(of path: String) -> Int {
  var status = stat()
  return stat(path, &status) == 0 ? Int(status.st_size) : 0
}
