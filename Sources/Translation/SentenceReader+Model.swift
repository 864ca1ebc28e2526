internal import Protection
internal import Text

extension SentenceReader {
  /// What makes of sentences what a model reads; nil where it reads them as they are.
  init?(for model: TrainedModel, _ options: TranslatorOptions) {
    let configuration = model.configuration
    var reading = configuration.reading
    // A vocabulary given by the user may lack them.
    if options.keepsSpans == false || !model.sourceTokenizer.vocabulary.hasPlaceholders
      || !model.targetTokenizer.vocabulary.hasPlaceholders
    {
      reading.placeholders = false
    }
    guard options.keepsSpans == true || reading != Reading() else { return nil }
    let vocabulary = model.sourceTokenizer.vocabulary
    let known = KnownLetters(vocabulary)
    self.init(
      reading, keepsSpans: options.keepsSpans == true, numbers: options.numbers,
      from: configuration.sourceLanguage,
      to: configuration.targetLanguage, knows: { known.contains($0) })
  }
}

extension TrainedModel {
  /// Returns a pair as the model reads and writes it.
  package func reading(source: String, target: String) -> (source: String, target: String) {
    let reading = configuration.reading
    if reading == Reading() { return (source, target) }
    return PairReader(reading, from: configuration.sourceLanguage, to: configuration.targetLanguage).read(
      source, target)
  }
}

/// The letters that a model has pieces for; others it would have to read byte by byte.
private struct KnownLetters: Sendable {
  private let scalars: Set<Unicode.Scalar>
  private let knowsAll: Bool

  init(_ vocabulary: Vocabulary) {
    scalars = vocabulary.scalars
    // A word that it does not know is one piece, whatever its letters.
    knowsAll = vocabulary.kind == .word
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    if knowsAll || scalars.contains(scalar) { return true }
    // A capital of a letter that it knows.
    return scalar.properties.lowercaseMapping.unicodeScalars.allSatisfy { scalars.contains($0) }
  }
}
