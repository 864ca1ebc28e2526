internal import Files
internal import Training
internal import Translation

extension TrainingSettings {
  /// The sections of configuration.json that a user can set.
  private struct Sections: Codable {
    var model: ModelConfiguration
    var training: TrainingConfiguration
  }

  private func sections(from: String, to: String) -> Sections {
    Sections(
      model: ModelConfiguration(
        sourceLanguage: from, targetLanguage: to, architecture: chosenArchitecture,
        hasJointVocabulary: hasJointVocabulary),
      training: training)
  }

  /// Returns the settings as the file that `--configuration` reads.
  func json(from: String, to: String) throws -> String {
    try jsonText(of: sections(from: from, to: to))
  }

  /// Returns the fields of a file that holds a JSON object.
  private func object(in path: String) throws -> [String: JSONValue] {
    let bytes = try FileSystem.readTextBytes(path)
    do {
      if case .object(let fields) = try JSONValue(parsing: bytes) { return fields }
      throw TrainingError.unusableConfiguration(path: path, reason: "it is not a JSON object")
    } catch let error as DecodingError {
      throw TrainingError.unusableConfiguration(path: path, reason: error.reason)
    }
  }

  /// Takes over the fields of a file; other fields keep their values.
  mutating func read(_ path: String) throws {
    var given = try object(in: path)
    // What a trained model's file says besides cannot be chosen.
    for section in ["format", "corpora", "scores"] { given[section] = nil }
    let mine = try JSONValue(encoding: sections(from: "", to: ""))
    let merged = mine.replacing(with: .object(given), choices: ["architecture"])
    do {
      let sections = try merged.decoded(as: Sections.self)
      let problem = try JSONValue.object(given).problem(mergedAs: merged, readAs: sections)
      if let problem { throw TrainingError.unusableConfiguration(path: path, reason: problem) }
      sourceLanguage = sections.model.sourceLanguage.isEmpty ? nil : sections.model.sourceLanguage
      targetLanguage = sections.model.targetLanguage.isEmpty ? nil : sections.model.targetLanguage
      training = sections.training
      hasJointVocabulary = sections.model.hasJointVocabulary
      chosenArchitecture = sections.model.architecture
      let paths = JSONValue.object(given).leaves.map(\.path)
      if paths.contains(where: { $0.hasSuffix(".tiedEmbeddings") }) {
        tiedEmbeddings = chosenArchitecture.tiedEmbeddings
      }
      if paths.contains("training.validation.tokenization") {
        tokenization = training.validation.tokenization
      }
    } catch let error as DecodingError {
      throw TrainingError.unusableConfiguration(path: path, reason: error.reason)
    }
  }
}

extension JSONValue {
  /// What reading a configuration file would pass over in silence: fields there are not, and a value taken away that
  /// every configuration has.
  ///
  /// - Parameters:
  ///   - merged: The file's fields in place of those there were.
  ///   - sections: What `merged` was read as.
  fileprivate func problem(mergedAs merged: JSONValue, readAs sections: some Encodable) throws -> String? {
    let (mine, known) = (merged.paths, try JSONValue(encoding: sections).paths)
    if let name = mine.subtracting(known).min() { return "there is no field \"\(name)\"" }
    let replaced = known.subtracting(mine)
    let lost = leaves.first { name, value in
      value == "nothing" && replaced.contains { $0 == name || $0.hasPrefix(name + ".") }
    }
    return lost.map { "\"\($0.path)\" is missing" }
  }

  private var paths: Set<String> { Set(leaves.map(\.path)) }
}
