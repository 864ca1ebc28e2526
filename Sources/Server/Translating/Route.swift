internal import Translation

/// What a passage is translated by.
struct Route {
  /// The language it is in.
  let language: String
  let confidence: Double
  /// The number of the model; nil where the passage stays as it is.
  let model: Int?

  /// Finds the way from a language that the client has said.
  ///
  /// - Throws: `TranslationFailure.noModel`.
  init(from source: String, to target: String, _ languages: Languages) throws(TranslationFailure) {
    language = source
    confidence = 1
    model = Languages.matches(source, target) ? nil : languages.model(from: source, to: target)
    if model == nil, !Languages.matches(source, target) { throw .noModel(source: source, target: target) }
  }

  /// Takes the way that a client has chosen.
  init(through model: Int, of models: [ServedModel]) {
    language = models[model].source
    confidence = 1
    self.model = model
  }

  /// Finds the way from the language that a text is in.
  ///
  /// Where that cannot be told it is the most probable that can be translated, or that of the target where all others are
  /// improbable; a text without letters stays as it is.
  ///
  /// - Throws: `TranslationFailure.noModel`, where the language is known and no model translates it.
  init(of text: IdentifiedText, to target: String, _ languages: Languages) throws(TranslationFailure) {
    func isTranslated(_ tag: String) -> Bool {
      !Languages.matches(tag, target) && languages.model(from: tag, to: target) != nil
    }
    let text = text.told(amongThose: isTranslated)
    if text.isKnown, isTranslated(text.language) {
      (language, confidence) = (text.language, Double(text.probability))
      model = languages.model(from: text.language, to: target)
      return
    }
    let candidates = text.isKnown ? Array(text.candidates.prefix(1)) : text.candidates
    let usable = candidates.first { candidate in
      Languages.matches(candidate.label, target)
        || languages.model(from: candidate.label, to: target) != nil
    }
    guard let usable else {
      if text.hasLetters, text.isKnown { throw .noModel(source: text.language, target: target) }
      (language, confidence, model) = (languages.sources.first ?? target, 0, nil)
      return
    }
    language = usable.label
    confidence = Double(usable.probability)
    model = Languages.matches(usable.label, target) ? nil : languages.model(from: usable.label, to: target)
  }
}
