internal import Files
internal import Layers
internal import Translation

/// A model that was found, and whether it can be used.
struct ExaminedModel: Encodable {
  let name: String
  let path: String
  let task: ModelTask?
  let languages: Languages?
  let parameters: Int?
  /// Why it cannot be loaded; nil where it can.
  let problem: String?

  struct Languages: Encodable {
    let from: String
    let to: String
  }

  /// Loads the model of a folder.
  init(name: String, path: String) {
    self.name = name
    self.path = path
    let directory = ModelDirectory(path)
    let configuration = try? directory.modelConfiguration()
    task = configuration?.task
    languages = configuration.map { Languages(from: $0.sourceLanguage, to: $0.targetLanguage) }
    do {
      parameters = try directory.loadAny().network.parameters.count
      problem = nil
    } catch {
      parameters = nil
      problem =
        FileSystem.exists(directory.parametersPath) ? "\(error)" : "its training has saved no weights yet"
    }
  }
}
