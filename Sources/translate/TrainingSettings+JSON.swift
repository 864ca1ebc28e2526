internal import Augmentation
internal import Files
internal import Settings
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
        sourceLanguage: from, targetLanguage: to, architecture: architecture,
        hasJointVocabulary: hasJointVocabulary, reading: training.augmentation.reading(from: from, to: to)),
      training: training)
  }

  /// Returns the settings as the file that `--configuration` reads.
  ///
  /// - Parameter isPlanned: Whether a plan has chosen what is automatic; else that is shown as `"auto"`, and so is in any
  ///   case what is not known before training.
  func json(from: String, to: String, isPlanned: Bool) throws -> String {
    var json = try JSONValue(encoding: sections(from: from, to: to))
    let unknown: Set<PlannedValue> =
      !isPlanned
      ? automatic
      : training.budget.lastStep == nil && (training.schedule.needsLastStep || training.budget.hasLimit)
        ? automatic.intersection([.warmupSteps, .validateEvery, .saveEvery]) : []
    for path in automaticPaths(of: unknown, isPlanned: isPlanned) {
      json = json.replacing(with: path.reversed().reduce(.text(automaticText)) { .object([$1: $0]) })
    }
    return try jsonText(of: json)
  }

  /// Returns the fields of a file that holds a JSON object, but for those that are left to a plan.
  private func object(in path: String) throws -> [String: JSONValue] {
    let bytes = try FileSystem.readTextBytes(path)
    do {
      if case .object(let fields) = try JSONValue(parsing: bytes).withoutAutomatic { return fields }
      throw TrainingError.unusableConfiguration(path: path, reason: "it is not a JSON object")
    } catch let error as DecodingError {
      throw TrainingError.unusableConfiguration(path: path, reason: error.reason)
    }
  }

  /// Returns the paths of the fields whose values are not known.
  private func automaticPaths(of unknown: Set<PlannedValue>, isPlanned: Bool) -> [[String]] {
    func isUnknown(_ option: SettingOption?) -> Bool {
      option.flatMap { PlannedValue(rawValue: $0.name) }.map(unknown.contains) ?? false
    }
    var paths = TrainingConfiguration.options.filter { isUnknown($0.option) }.map { setting in
      ["training"] + setting.name.split(separator: ".").map(String.init)
    }
    if unknown.contains(.steps) { paths.append(["training", "budget", "plannedSteps"]) }
    let model = ["model", "architecture", architecture.name]
    if unknown.contains(.dropout) { paths.append(model + ["dropout"]) }
    if unknown.contains(.jointVocabulary) {
      paths.append(["model", "hasJointVocabulary"])
      if architecture.kind.tiesEmbeddings, !chosen.contains("tied-embeddings") {
        paths.append(model + ["tiedEmbeddings"])
      }
    }
    guard unknown.contains(.preset), !isPlanned else { return paths }
    for size in Architecture.sizes where size.applies(architecture) {
      if let option = size.option, !chosen.contains(option.name) { paths.append(model + [size.name]) }
    }
    return paths
  }

  /// Takes over the fields of a file; other fields keep their values, and so do those that are `"auto"` there.
  mutating func read(_ path: String) throws {
    var given = try object(in: path)
    given["model"] = given["model"]?.withPairsNamed
    // What a trained model's file says besides cannot be chosen.
    for section in ["format", "corpora", "scores", "automatic", "initialWeights"] { given[section] = nil }
    let mine = try JSONValue(encoding: sections(from: "", to: ""))
    let merged = mine.replacing(with: .object(given), choices: ["architecture"])
    do {
      let sections = try merged.decoded(as: Sections.self)
      let problem = try JSONValue.object(given).problem(mergedAs: merged, readAs: sections)
      if let problem { throw TrainingError.unusableConfiguration(path: path, reason: problem) }
      if !sections.model.sourceLanguage.isEmpty { sourceLanguage = sections.model.sourceLanguage }
      if !sections.model.targetLanguage.isEmpty { targetLanguage = sections.model.targetLanguage }
      let isOtherTask = sections.model.task != architecture.kind.task
      training = sections.training
      hasJointVocabulary = sections.model.hasJointVocabulary
      architecture = sections.model.architecture
      choose(JSONValue.object(given).leaves.map(\.path))
      if isOtherTask { takeTaskDefaults() }
    } catch let error as DecodingError {
      throw TrainingError.unusableConfiguration(path: path, reason: error.reason)
    }
  }

  /// Takes note of the fields that a file gives.
  private mutating func choose(_ paths: [String]) {
    let model = "model.architecture.\(architecture.name)."
    for path in paths {
      if path == "model.hasJointVocabulary" { choose(PlannedValue.jointVocabulary.rawValue) }
      if path == "training.budget.plannedSteps" { choose(PlannedValue.steps.rawValue) }
      let option =
        path.hasPrefix(model)
        ? Architecture.settings.first { path == model + $0.name }?.option
        : TrainingConfiguration.options.first { path == "training." + $0.name }?.option
      if let option { choose(option.name) }
    }
  }
}

extension TrainingConfiguration {
  /// The fields that options set, those of all parts among them.
  fileprivate static let options = settings.flatMap { $0.members.isEmpty ? [$0] : $0.members }
}

extension JSONValue {
  /// The value without the fields that are left to a plan.
  fileprivate var withoutAutomatic: JSONValue {
    guard case .object(let fields) = self else { return self }
    return .object(fields.filter { $1 != .text(automaticText) }.mapValues(\.withoutAutomatic))
  }

  /// The section of the model with an encoder of one direction under attention named as a pair of its own, which it was
  /// not in earlier versions.
  fileprivate var withPairsNamed: JSONValue {
    guard case .object(var model) = self, case .object(var architecture) = model["architecture"],
      let name = architecture.keys.first, case .object(var fields) = architecture[name],
      let isBidirectional = fields.removeValue(forKey: "isBidirectional")
    else { return self }
    architecture[name] = nil
    let pair = Architecture.Kind(.rnn, .attentionRNN)
    architecture[isBidirectional == .truth(false) ? pair.name : name] = .object(fields)
    model["architecture"] = .object(architecture)
    return .object(model)
  }

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
