internal import CommandLineTool
internal import Files
internal import Layers
internal import NumberText
internal import Training
internal import Translation
internal import VisibleText

extension Command {
  static let models = Command(
    name: "models", summary: "list the trained models, with languages, sizes and scores",
    options: {
      names
      seal
      quantize
    },
    example: """
      translate models
      translate models --seal de-en
      translate models --quantize de-en
      """
  ) { arguments in
    try arguments.refuse(names, with: seal)
    try arguments.refuse(names, with: quantize)
    try arguments.refuse(seal, with: quantize)
    if let name = arguments[seal] { return try sealModel(name, arguments.console) }
    if let name = arguments[quantize] { return try quantizeModel(name, arguments.console) }
    let models = try ModelFolders.all()
    if arguments[names] { return try show(models.map(\.name)) }
    guard !models.isEmpty else { throw ModelFolderError.noModels }
    var rows = [["name", "task", "languages", "architecture", "parameters", "size", "scores"]]
    for model in models {
      rows.append(([model.name] + description(of: ModelDirectory(model.path))).map(visible))
    }
    let widths = rows[0].indices.map { column in rows.map { $0[column].unicodeScalars.count }.max() ?? 0 }
    try show(
      rows.map { row in
        // The last column is not filled up, so that no line ends in spaces.
        let cells = row.indices.map { $0 == row.count - 1 ? row[$0] : padded(row[$0], to: widths[$0]) }
        return cells.joined(separator: "  ")
      })
  }
}

private let names = Option.flag("names", help: "the names alone, one a line; nothing where there are none")

private func show(_ lines: [String]) throws {
  let output = try OutputFile(path: "-")
  for line in lines { try output.writeLine(line) }
  try output.close()
}

private let seal = Option.optional(
  "seal", .text("NAME-or-DIR"),
  help:
    "instead: bind a model's weights to its vocabulary as it is now, if it was changed on purpose or is older than "
    + "such seals")

private let quantize = Option.optional(
  "quantize", .text("NAME-or-DIR"),
  help:
    "instead: store a model's weights as bytes with a scale for each row, a quarter of float32's size")

/// Binds a model's weights to its vocabularies, while nothing trains it.
private func sealModel(_ name: String, _ console: Console) throws {
  let path = try withModel(name) { try $0.seal() }
  console.note("\(path): the weights are bound to the vocabulary that is there")
}

/// Stores a model's weights as bytes, while nothing trains it.
private func quantizeModel(_ name: String, _ console: Console) throws {
  let path = try withModel(name) { try $0.quantize() }
  console.note("\(path): the weights are stored as bytes, \(try size(of: ModelDirectory(path)).bytes)")
}

/// Changes a model that nothing trains, and returns its folder.
private func withModel(_ name: String, _ change: (ModelDirectory) throws -> Void) throws -> String {
  let path = try ModelFolders.path(of: name)
  guard let lock = try FileLock(folder: path) else { throw TrainingError.folderInUse(path: path) }
  try withExtendedLifetime(lock) { try change(ModelDirectory(path)) }
  return path
}

/// Returns what the list says of a model; where a file of it is damaged, the last column says so.
private func description(of model: ModelDirectory) -> [String] {
  do {
    let configuration = try model.modelConfiguration()
    let scores = try model.configuration("scores", as: [String: Double].self) ?? [:]
    let weights = try size(of: model)
    let measured = scores.keys.filter { $0 != "step" }.sorted().map { "\($0) \(fixed(scores[$0] ?? 0, 2))" }
    return [
      configuration.task.rawValue,
      configuration.task == .translate
        ? "\(configuration.sourceLanguage) → \(configuration.targetLanguage)" : configuration.sourceLanguage,
      configuration.architecture.name,
      weights.parameters, weights.bytes,
      // A mean of models, or one without a validation, has been measured by nobody.
      measured.isEmpty ? "–" : measured.joined(separator: ", "),
    ]
  } catch {
    return ["", "", "", "", "", "\(error)"]
  }
}

/// Returns how many parameters a model has and how large their file is; nothing before the first are saved.
private func size(of model: ModelDirectory) throws -> (parameters: String, bytes: String) {
  guard FileSystem.exists(model.parametersPath) else { return ("", "") }
  let parameters = try Safetensors(path: model.parametersPath).elementCount
  let bytes = try MappedFile(path: model.parametersPath).bytes.count
  return (grouped(parameters), fixed(Double(bytes) / 1e6, 1) + " MB")
}
