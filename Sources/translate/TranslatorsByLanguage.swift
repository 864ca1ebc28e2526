internal import CommandLineTool
internal import Files
internal import Text
internal import Translation

/// The translators into one language from all others, each loaded when a text first needs it.
struct TranslatorsByLanguage {
  private let arguments: Arguments
  private let target: String
  private let models: [(name: String, path: String)]
  /// The models by language that have been looked for; nil for a language from which none translates.
  private var directories: [String: ModelDirectory?] = [:]
  private var loaded: [String: Loaded] = [:]

  private struct Loaded {
    let name: String
    let translator: Translator
  }

  /// - Throws: `ModelChoiceError`, where no model translates into the language.
  init(_ arguments: Arguments, to target: String) throws {
    self.arguments = arguments
    self.target = target
    models = try ModelFolders.all()
    _ = try arguments.translatingModels(from: nil, to: target, among: models)
  }

  /// Returns what becomes of texts, in their order: those of one language are translated together.
  ///
  /// - Parameter first: The number of the first text, where they are part of a longer row: sampling depends on it.
  mutating func translate(_ texts: [IdentifiedText], first: Int) throws -> [MixedText] {
    let texts = try texts.map { text in
      try text.told { try !isTarget($0) && directory(from: $0) != nil }
    }
    var outcomes = [MixedText.Outcome](repeating: .kept, count: texts.count)
    var places: [String: [Int]] = [:]
    for (place, text) in texts.enumerated() where text.hasLetters {
      if !text.isKnown {
        outcomes[place] = .undetermined
      } else if !isTarget(text.language) {
        places[text.language, default: []].append(place)
      }
    }
    for (language, places) in places.sorted(by: { $0.key < $1.key }) {
      guard let model = try model(from: language) else {
        for place in places { outcomes[place] = .withoutModel }
        continue
      }
      let translations = model.translator.translate(places.map { texts[$0].source }, first: first)
      for (place, translation) in zip(places, translations) {
        outcomes[place] = .translated(translation, model: model.name)
      }
    }
    return zip(texts, outcomes).map { MixedText(identified: $0, outcome: $1) }
  }

  private func isTarget(_ tag: String) -> Bool {
    LanguageCode.language(of: tag) == LanguageCode.language(of: target)
  }

  /// The model that translates from a language; nil where there is none.
  private mutating func directory(from language: String) throws -> ModelDirectory? {
    if let known = directories[language] { return known }
    var found: ModelDirectory?
    do {
      found = try arguments.modelDirectory(from: language, to: target, among: models)
    } catch ModelChoiceError.noneForLanguages {}
    directories[language] = .some(found)
    return found
  }

  private mutating func model(from language: String) throws -> Loaded? {
    if let known = loaded[language] { return known }
    guard let directory = try directory(from: language) else { return nil }
    let model = try directory.load()
    var options = try arguments.translatorOptions(kept: 1)
    options.batchTokens = arguments[TranslateTextOptions.batchTokens]
    try arguments.handleTexts(&options)
    try arguments.complete(&options, kept: 1, for: model)
    let result = Loaded(
      name: FileSystem.name(of: directory.path), translator: try Translator(model, options))
    loaded[language] = result
    return result
  }
}
