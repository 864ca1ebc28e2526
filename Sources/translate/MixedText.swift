internal import Translation

/// A text of any language, and what became of it.
struct MixedText {
  let identified: IdentifiedText
  let outcome: Outcome

  enum Outcome {
    /// Translated, by the model of a name.
    case translated(TranslatedText, model: String)
    /// Copied, because it is in the language that was asked for, or has no letters.
    case kept
    /// Copied, because no model translates from its language.
    case withoutModel
    /// Copied, because its language could not be told.
    case undetermined
  }

  /// The translation, or the text as it was.
  var text: String {
    if case .translated(let translation, _) = outcome { return translation.text }
    return identified.source
  }
}

/// A text of any language as `--from auto --json` writes it; the names are part of the command's contract.
struct MixedObject: Encodable {
  let source: String
  let language: String
  let probability: Float
  let translation: String
  /// Null where the text was copied.
  let score: Float?
  /// The name of the model, null where the text was copied.
  let model: String?

  private enum Key: String, CodingKey {
    case source, language, probability, translation, score, model
  }

  init(_ text: MixedText) {
    source = text.identified.source
    language = text.identified.language
    probability = text.identified.probability
    translation = text.text
    if case .translated(let translation, let name) = text.outcome {
      (score, model) = (translation.score, name)
    } else {
      (score, model) = (nil, nil)
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(source, forKey: .source)
    try container.encode(language, forKey: .language)
    try container.encode(probability, forKey: .probability)
    try container.encode(translation, forKey: .translation)
    try container.encode(score, forKey: .score)
    try container.encode(model, forKey: .model)
  }
}
