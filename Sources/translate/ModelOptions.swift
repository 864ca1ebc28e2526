internal import CommandLineTool
internal import Files
internal import Text
internal import Translation
internal import VisibleText

/// The options that choose a model.
enum ModelOptions {
  static let model = Option.optional(
    "model", .model(), defaultText: defaultName + ", or the only one in Models",
    help: "a folder, or a name in Models, found from any working directory; 'translate models' lists them")
  /// The same where several can decide together.
  static let system = Option.optional(
    "model", .model(), defaultText: defaultName + ", or the only one in Models",
    help:
      "a folder, or a name in Models, found from any working directory; 'translate models' lists them; several "
      + "with commas between them, A,B, decide together on each token (an ensemble)")
  /// The same where several systems are looked at beside each other.
  static let systems = Option.list(
    "model", .model(),
    help:
      "a folder, or a name in Models; several are looked at beside each other, and A,B with commas between them are "
      + "one that decides together (an ensemble)")
  static let from = Option.optional(
    "from", .text("TAG"), help: "language to translate from, as a BCP 47 tag such as de")
  /// The same where each text may be in another language.
  static let fromAny = Option.optional(
    "from", .text("TAG"),
    help:
      "language to translate from, as a BCP 47 tag such as de; auto finds that of each text, takes the model for it, "
      + "and copies texts that are in the language of --to or have no model")
  /// The same where a document has one.
  static let fromDocument = Option.optional(
    "from", .text("TAG"),
    help: "language to translate from, as a BCP 47 tag such as de; auto finds that of the document")
  static let to = Option.optional("to", .text("TAG"), help: "language to translate to")

  static let maskedHeads = Option.list(
    "mask-head", .attentionHead,
    help:
      "heads whose results count for nothing, such as cross:2.1 for head 1 of layer 2, both counted from 1; the kinds are "
      + "encoder-self, decoder-self and cross, which need not be said (Michel et al. 2019)")

  /// The model that is taken when nothing is said.
  static let defaultName = "german-english"
}

/// A model that cannot be chosen from what the user said.
enum ModelChoiceError: ReportableError, Equatable {
  case noneForLanguages(from: String?, to: String?, known: [String])
  case severalModels([String])

  var exitStatus: ExitStatus {
    switch self {
    case .noneForLanguages: .noInput
    case .severalModels: .usage
    }
  }

  var description: String {
    switch self {
    case .noneForLanguages(let from, let to, let known):
      let wanted = [from.map { "from \($0)" }, to.map { "to \($0)" }].compactMap(\.self).joined(
        separator: " ")
      return "no model translates \(wanted); "
        + (known.isEmpty
          ? "name a model's folder with --model" : "there are \(known.joined(separator: ", "))")
    case .severalModels(let names):
      return "which model? Choose with --model or --from and --to; there are \(names.joined(separator: ", "))"
    }
  }
}

extension Arguments {
  /// The folder of the model that `--model`, or `--from` and `--to`, or nothing at all asks for.
  func modelDirectory() throws -> ModelDirectory {
    try refuse(ModelOptions.model, with: ModelOptions.from)
    try refuse(ModelOptions.model, with: ModelOptions.to)
    if let model = self[ModelOptions.model] { return ModelDirectory(try ModelFolders.path(of: model)) }
    return try modelDirectoryByLanguages()
  }

  /// The folder of the model that `--from` and `--to`, or nothing at all asks for.
  func modelDirectoryByLanguages() throws -> ModelDirectory {
    let models = try ModelFolders.all()
    let (from, to) = (self[ModelOptions.from], self[ModelOptions.to])
    if from != nil || to != nil {
      let directory = try modelDirectory(from: from, to: to, among: models)
      noteCharacters(of: directory)
      return directory
    }
    // A damaged folder is one of them: loading it says what is wrong.
    let translating = models.filter {
      (try? ModelDirectory($0.path).modelConfiguration())?.task ?? .translate == .translate
    }
    if let model = translating.first(where: { $0.name == ModelOptions.defaultName }) ?? translating.first {
      guard translating.count == 1 || model.name == ModelOptions.defaultName else {
        throw ModelChoiceError.severalModels(translating.map(\.name))
      }
      return ModelDirectory(model.path)
    }
    throw ModelFolderError.noModels
  }

  /// The folder of the one of some models that translates from and to languages.
  ///
  /// Of several it is the default, or the first of one direction; between directions the user chooses.
  func modelDirectory(
    from: String?, to: String?, among models: [(name: String, path: String)]
  ) throws -> ModelDirectory {
    let found = try translatingModels(from: from, to: to, among: models)
    if let model = found.first(where: { $0.name == ModelOptions.defaultName }) { return model.directory }
    guard Set(found.map(\.direction)).count == 1 else {
      throw ModelChoiceError.severalModels(found.map { "\($0.name) (\($0.direction))" })
    }
    return found[0].directory
  }

  /// Says so where Chinese was asked for in other characters than a model writes.
  func noteCharacters(of model: ModelDirectory) {
    guard let wanted = self[ModelOptions.to], !ChineseWriting.isSimplified(wanted),
      let configuration = try? model.modelConfiguration(),
      ChineseWriting.isSimplified(configuration.targetLanguage)
    else { return }
    console.note(
      "the model writes Chinese in simplified characters, not in those that --to \(visible(wanted)) asks for")
  }

  /// The models among some that translate from and to languages, at least one.
  func translatingModels(
    from: String?, to: String?, among models: [(name: String, path: String)]
  ) throws -> [(name: String, direction: String, directory: ModelDirectory)] {
    var known: [String] = []
    var found: [(name: String, direction: String, directory: ModelDirectory)] = []
    for model in models {
      let directory = ModelDirectory(model.path)
      // A damaged folder must not keep the others from being found; 'translate models' tells of it.
      guard let configuration = try? directory.modelConfiguration(), configuration.task == .translate else {
        continue
      }
      let isWanted =
        from.map { matches($0, configuration.sourceLanguage) } ?? true
        && to.map { matches($0, configuration.targetLanguage) } ?? true
      let direction = "\(configuration.sourceLanguage) → \(configuration.targetLanguage)"
      if isWanted {
        found.append((model.name, direction, directory))
      } else {
        known.append("\(model.name) (\(direction))")
      }
    }
    if found.isEmpty { throw ModelChoiceError.noneForLanguages(from: from, to: to, known: known) }
    return found
  }
}

/// Whether a language tag asks for a language: equal, or one is the other with a script or region more.
private func matches(_ wanted: String, _ language: String) -> Bool {
  let wanted = subtags(wanted)
  let language = subtags(language)
  let count = min(wanted.count, language.count)
  return count > 0 && wanted.prefix(count) == language.prefix(count)
}

private func subtags(_ tag: String) -> [String] {
  tag.lowercased().split { $0 == "-" || $0 == "_" }.map(String.init)
}

extension Completion {
  /// The names of models that are found, and paths.
  static func models(or paths: Paths) -> Completion { Completion(paths: paths, query: "models --names") }
}

extension ValueKind where Value == String {
  /// The name or folder of a model, or what else may stand in its place.
  static func model(_ name: String = "NAME-or-DIR", paths: Completion.Paths = .folders) -> ValueKind {
    .text(name, completion: .models(or: paths))
  }
}
