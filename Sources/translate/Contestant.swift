internal import CommandLineTool
internal import Evaluation
internal import Files
internal import Inspection
internal import Study
internal import Training
internal import Translation

/// A system that is compared, with the model to look into where there is one.
struct Contestant {
  var system: ReportedSystem
  /// The last part of its path, or of those of its models.
  let shortName: String
  /// The language that the model translates to; nil where there is none.
  let targetLanguage: String?
  /// Nil also where several decide together: a report looks into one.
  private let model: TrainedModel?
  private let options: TranslatorOptions

  /// A file of translations.
  init(file lines: NamedLines, name: String) {
    system = ReportedSystem(name: name, translations: lines.lines)
    shortName = FileSystem.name(of: name)
    targetLanguage = nil
    model = nil
    options = TranslatorOptions()
  }

  /// A model, or several that decide together, which translate the test set now.
  ///
  /// - Parameters:
  ///   - options: How the model is to translate.
  ///   - examines: Whether to find out all that a report says of it.
  ///   - gold: What people aligned, where the report is to say how far the model is from it.
  init(
    _ named: NamedSystem, test: TestSet,
    options: (TrainedModel) throws -> TranslatorOptions, examines: Bool, gold: [GoldAlignment]?,
    _ arguments: Arguments, shouldStop: () -> Bool = { false }
  ) throws {
    let loaded = try arguments.load(named)
    let options = try options(loaded.first)
    let translator = try Translator(loaded, options)
    let clock = ContinuousClock()
    var translations: [TranslatedText] = []
    let duration = clock.measure {
      translations = arguments.translations(
        of: test.sources.lines, by: translator, name: named.name, shouldStop: shouldStop)
    }
    system = ReportedSystem(name: named.name, translations: translations.map(\.text))
    shortName = named.shortName
    targetLanguage = loaded.first.configuration.targetLanguage
    model = loaded.isEnsemble ? nil : loaded.first
    self.options = options
    guard let model, examines, !shouldStop() else { return }
    system.model = try ReportedSystem.Model(
      model, in: named.directories[0], test: test, gold: gold, threads: arguments.threads)
    let (seconds, attoseconds) = duration.components
    system.model?.decoding = ReportedSystem.Decoding(
      seconds: Double(seconds) + Double(attoseconds) * 1e-18, sentences: translations.count,
      tokens: translations.reduce(0) { $0 + $1.targetTokens })
  }

  /// Returns where the model looked, word by word, while it wrote the translation of each sentence; nil where it looks
  /// nowhere, or the sentence was cut into parts.
  func attention(to sources: [String]) throws -> [AttentionMap?] {
    guard let model, hasAttention else { return sources.map { _ in nil } }
    return try translations(of: sources, by: model).map { translation in
      guard translation.attention.count == 1 else { return nil }
      return try translation.attention[0].maps().first?.ofWords()
    }
  }

  /// Returns all that the model did while it read a source and wrote its translation; nil where there is no model to look
  /// into, or the source was cut into parts.
  func look(at source: String) throws -> InspectedSentence? {
    guard let model else { return nil }
    let attention = try translations(of: [source], by: model).flatMap(\.attention)
    guard attention.count == 1 else { return nil }
    return InspectedSentence(model.inspection(of: attention[0]), of: model, named: system.name)
  }

  /// Whether there is a model that can say where it looks.
  var hasAttention: Bool { model?.configuration.architecture.hasAttention == true }

  private func translations(of sources: [String], by model: TrainedModel) throws -> [TranslatedText] {
    var options = options
    options.wantsAttention = true
    return try Translator(model, options).translate(sources)
  }
}
