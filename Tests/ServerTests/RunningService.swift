internal import Files
internal import TestSupport
internal import Translation
internal import Web

@testable import Server

/// A service with the model that comes with the toolkit, behind a socket; greedy, so that tests are quick.
final class RunningService: Sendable {
  let server: WebServer
  let service: TranslationService
  var port: Int { server.port }

  /// - Parameters:
  ///   - port: Where it listens; 0 for any that is free.
  ///   - names: What its models are called, all of which are the same.
  ///   - target: What they are said to translate into.
  init(
    port: Int = 0, models names: [String] = ["german-english"], target: String = "en",
    _ change: (inout ServerSettings) -> Void = { _ in }
  ) throws {
    var settings = ServerSettings()
    change(&settings)
    let service = TranslationService(settings, names.map { ServedModel.shipped(named: $0, target: target) })
    var web = WebSettings()
    web.port = port
    self.service = service
    server = try WebServer(web) { service.handle($0) }
  }

  deinit { stop() }

  /// Ends it; a second time does nothing.
  func stop() {
    server.stop(patience: .zero)
    service.stop()
  }

  static let options: TranslatorOptions = {
    var options = TranslatorOptions()
    options.search = GreedySearch()
    options.splitsSentences = true
    options.keepsSpans = true
    options.guardsRepetition = true
    options.threads = 2
    return options
  }()

  static var directory: ModelDirectory {
    let root = FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath)))
    return ModelDirectory(FileSystem.join(root, "Models/german-english"))
  }

  /// What the model says of texts without a server.
  static func translations(_ texts: [String]) throws -> [String] {
    try Translator(directory.load(), options).translate(texts).map(\.text)
  }

  func post(_ path: String, json body: String, headers: [String] = []) throws -> (
    status: Int, value: JSONValue
  ) {
    let answer = try HTTPClient.ask(
      port, "POST", path, headers: headers, type: "application/json", body: body)
    return (answer.status, JSONValue(answer.body) ?? .null)
  }

  func get(_ path: String, headers: [String] = []) throws -> (status: Int, value: JSONValue) {
    let answer = try HTTPClient.ask(port, "GET", path, headers: headers)
    return (answer.status, JSONValue(answer.body) ?? .null)
  }
}

extension JSONValue {
  subscript(name: String) -> JSONValue {
    if case .object(let object) = self { object[name] ?? .null } else { .null }
  }

  subscript(index: Int) -> JSONValue {
    if case .list(let list) = self, list.indices.contains(index) { list[index] } else { .null }
  }

  var count: Int {
    switch self {
    case .list(let list): list.count
    case .object(let object): object.count
    case .null, .flag, .number, .text: 0
    }
  }
}
