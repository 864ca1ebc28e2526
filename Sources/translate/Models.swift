internal import Files
internal import FoundationEssentials

extension Command {
  static let models = Command(
    name: "models", summary: "list the trained models, with languages, sizes and scores",
    options: {},
    example: "translate models"
  ) { arguments in
    let models = try ModelFolders.all()
    guard !models.isEmpty else { throw ModelFolderError.noModels }
    var rows = [["name", "languages", "architecture", "size", "scores"]]
    for model in models { rows.append(try row(name: model.name, path: model.path)) }
    let widths = rows[0].indices.map { column in rows.map { $0[column].unicodeScalars.count }.max() ?? 0 }
    let output = try OutputFile(path: "-")
    for row in rows {
      let cells = zip(row, widths).map { cell, width in padded(cell, to: width) }
      try output.writeLine(withoutSpaceAtEnd(cells.joined(separator: "  ")))
    }
    try output.close()
  }
}

private func row(name: String, path: String) throws -> [String] {
  let configuration = FileSystem.join(path, ModelFolders.configurationName)
  let bytes = try FileSystem.readAll(configuration)
  guard let model = try? JSONDecoder().decode(ListedModel.self, from: Data(bytes)) else {
    return [name, "", "", size(of: path), "\(configuration) cannot be understood: restore it"]
  }
  return [
    name, "\(model.sourceLanguage) → \(model.targetLanguage)", model.architectureName, size(of: path),
    model.scoreText,
  ]
}

/// Returns how large the weights of a model are.
private func size(of path: String) -> String {
  let weights = FileSystem.join(path, "parameters.safetensors")
  guard let file = try? MappedFile(path: weights) else { return "no weights" }
  return fixed(Double(file.bytes.count) / 1e6, 1) + " MB"
}

private func withoutSpaceAtEnd(_ line: String) -> String {
  String(decoding: line.utf8.reversed().drop { $0 == UInt8(ascii: " ") }.reversed(), as: UTF8.self)
}

/// What the list shows of a configuration; whatever else is in the file is left unread.
private struct ListedModel: Decodable {
  let sourceLanguage: String
  let targetLanguage: String
  let architectureName: String
  let scores: [String: Double]

  private enum Key: String, CodingKey {
    case sourceLanguage, targetLanguage, architecture, scores
  }

  /// The one key of the object that describes an architecture is its name.
  private struct ArchitectureName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    sourceLanguage = try container.decode(String.self, forKey: .sourceLanguage)
    targetLanguage = try container.decode(String.self, forKey: .targetLanguage)
    let architecture = try container.nestedContainer(keyedBy: ArchitectureName.self, forKey: .architecture)
    architectureName = architecture.allKeys.first?.stringValue ?? ""
    scores = try container.decodeIfPresent([String: Double].self, forKey: .scores) ?? [:]
  }

  var scoreText: String {
    scores.keys.sorted().map { "\($0) \(fixed(scores[$0] ?? 0, 2))" }.joined(separator: ", ")
  }
}
