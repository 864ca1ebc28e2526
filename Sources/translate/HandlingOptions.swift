internal import CommandLineTool
internal import Files
internal import Protection
internal import Translation

/// How texts are given to a model, and what has to be in their translations.
enum HandlingOptions {
  static let noSentenceSplitting = Option.flag(
    "no-sentence-splitting", help: "translate each line at once, not sentence by sentence")
  static let raw = Option.flag(
    "raw",
    help:
      "give the model each line as it is: no sentences are cut, no numbers, addresses and markup kept, nothing that is "
      + "said over and over searched for once more")
  static let numbers = Option(
    "numbers", .choice("HOW", of: NumberForm.self), default: .keep,
    help: "keep them as in the source, or write them with the signs of the target language: keep or local")
  static let glossary = Option.optional(
    "glossary", .input,
    help:
      "terms and their translations, which are obeyed: a line for each, with a tab between them, | between several "
      + "translations, and a third column of flags: case, part (of words), keep (as it is)")

  static let all = group("Sentences, numbers and terms") {
    noSentenceSplitting
    numbers
    glossary
    raw
  }
}

extension Arguments {
  /// Sets how texts are handled.
  func handleTexts(_ options: inout TranslatorOptions) throws {
    options.glossary = try self[HandlingOptions.glossary].map { try Glossary.read(from: $0) }
    options.numbers = self[HandlingOptions.numbers]
    let isRaw = self[HandlingOptions.raw]
    if isRaw {
      try refuse(HandlingOptions.raw, with: HandlingOptions.numbers)
      try refuse(HandlingOptions.raw, with: HandlingOptions.glossary)
    }
    options.splitsSentences = !isRaw && !self[HandlingOptions.noSentenceSplitting]
    options.keepsSpans = !isRaw
    options.guardsRepetition = !isRaw
  }
}
