internal import Bitext
internal import Files
internal import Layers
internal import Tensors
internal import Text
internal import Translation

/// The same sentences translated by the same model without a server, all at once: what a server could come up to.
struct PlainTranslation {
  let languages: (source: String, target: String)
  private let sentences: [String]
  private let translator: Translator
  private let run: TranslationRun

  /// Sentences a second.
  struct Rates {
    /// Of a `Translator`, from text to text.
    let translator: Double
    /// As `benchmark translate` measures it: from identifiers to as many identifiers as these translations have on average.
    let identifiers: Double
  }

  /// Loads a model; translates as its server does.
  init(
    _ path: String, _ sentences: [String], beamSize: Int, precision: WeightPrecision, threads: Int
  ) throws {
    let model = try ModelDirectory(path).load(on: .cpu)
    // So many that batches are as full as they can be.
    let rounds = max(1, 1000 / sentences.count)
    self.sentences = Array(repeatElement(sentences, count: rounds).joined())
    languages = (model.configuration.sourceLanguage, model.configuration.targetLanguage)
    var options = TranslatorOptions()
    options.search = beamSize == 1 ? GreedySearch() : BeamSearch(size: beamSize)
    (options.precision, options.threads) = (precision, threads)
    options.splitsSentences = true
    options.keepsSpans = true
    options.guardsRepetition = true
    translator = try Translator(model, options)
    let translations = translator.translate(sentences)
    // The mark of the end is a step too.
    let tokens = translations.reduce(0) { $0 + model.targetTokenizer.encode($1.text).count + 1 }
    let target = model.targetTokenizer
    run = TranslationRun(
      TranslationRun.Model(
        name: ("model", path), architecture: model.configuration.architecture, network: model.network,
        device: .cpu, vocabulary: target.vocabulary.count, rules: GenerationRules(target),
        sourceEnd: model.sourceTokenizer.vocabulary.endID),
      TranslationRun.Options(
        beamSize: beamSize,
        batchTokens: preferredBatchTokens(parameters: model.network.parameters.count, precision),
        length: max(1, (tokens + sentences.count / 2) / sentences.count), threads: threads,
        precision: precision),
      self.sentences.map { model.sourceTokenizer.encode($0) })
  }

  /// Translates the sentences both ways.
  func rates() -> Rates {
    let time = seconds { _ = translator.translate(sentences) }
    return Rates(translator: Double(sentences.count) / time, identifiers: run.rate())
  }
}
