internal import CommandLineTool
internal import Documents
internal import Files
internal import Text
internal import Translation

/// The language that a document is in, for `--from auto`: that of most of its letters.
struct DocumentLanguage {
  private let arguments: Arguments
  private let path: String
  private let target: String

  /// So many texts of a long document are looked at, from all its parts.
  private static let mostTexts = 300

  init(_ arguments: Arguments, path: String) throws {
    (self.arguments, self.path) = (arguments, path)
    try arguments.refuse(ModelOptions.system, with: ModelOptions.from)
    guard let target = arguments[ModelOptions.to] else { throw MixedTranslation.targetNeeded }
    self.target = target
  }

  /// Returns the model that translates a document's language, which is told on standard error.
  ///
  /// - Throws: `DocumentLanguageError`, `ModelChoiceError`.
  func model(for document: Document) throws -> ModelDirectory {
    let models = try ModelFolders.all()
    let sources = Set(
      try arguments.translatingModels(from: nil, to: target, among: models).map {
        LanguageCode.language(of: try $0.directory.modelConfiguration().sourceLanguage)
      })
    let step = max(1, document.texts.count / Self.mostTexts)
    let texts = stride(from: 0, to: document.texts.count, by: step).map { document.texts[$0].text }
    let identifier = try arguments.languageIdentifier(candidates: LanguageModel.candidates)
    var letters: [String: Int] = [:]
    for text in identifier.identify(texts) {
      let told = text.told { sources.contains(LanguageCode.language(of: $0)) }
      guard told.isKnown else { continue }
      letters[LanguageCode.language(of: told.language), default: 0] +=
        text.source.unicodeScalars.count(where: \.properties.isAlphabetic)
    }
    guard let language = letters.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key else {
      throw DocumentLanguageError.undetermined(path: path)
    }
    if language == LanguageCode.language(of: target) {
      throw DocumentLanguageError.isTarget(path: path, language: language)
    }
    let directory = try arguments.modelDirectory(from: language, to: target, among: models)
    arguments.noteCharacters(of: directory)
    arguments.console.note(
      "the document is taken to be in \(LanguageCode.name(of: language)); --from says another")
    return directory
  }
}

/// A document whose language does not say what to do with it.
enum DocumentLanguageError: ReportableError, Equatable {
  case undetermined(path: String)
  case isTarget(path: String, language: String)

  var exitStatus: ExitStatus { .badData }

  var description: String {
    switch self {
    case .undetermined(let path):
      "\(path): its language cannot be told; say it with --from"
    case .isTarget(let path, let language):
      "\(path): seems to be in \(LanguageCode.name(of: language)) already; if it is not, say with --from what it is in"
    }
  }
}
