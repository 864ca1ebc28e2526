internal import CommandLineTool
internal import Evaluation
internal import Files
internal import Translation

extension Arguments {
  /// Translates lines with a system, to be scored; the search options are those of the command that translates.
  func translations(of lines: [String], by named: NamedSystem) throws -> NamedLines {
    let system = try load(named)
    let translator = try Translator(system, handlingOptions(for: system.first))
    return NamedLines(
      name: named.name, lines: translations(of: lines, by: translator, name: named.name).map(\.text))
  }

  /// Translates lines, and shows how far that has come.
  ///
  /// - Parameter shouldStop: Asked now and then whether to leave out what is left.
  func translations(
    of lines: [String], by translator: Translator, name: String, shouldStop: () -> Bool = { false }
  ) -> [TranslatedText] {
    let progress = console.progress("translating with \(name)", total: lines.count, unit: "lines")
    defer { progress.finish() }
    var translations: [TranslatedText] = []
    for start in stride(from: 0, to: lines.count, by: linesPerBlock) where !shouldStop() {
      let block = Array(lines[start..<min(start + linesPerBlock, lines.count)])
      translations += translator.translate(block, first: start)
      progress.update(to: translations.count)
    }
    return translations
  }

  /// How the options of search and of texts ask for translations by a model.
  func handlingOptions(for model: TrainedModel) throws -> TranslatorOptions {
    var options = try translatorOptions(for: model)
    try handleTexts(&options)
    return options
  }

  /// How the search options ask for translations by a model.
  func translatorOptions(for model: TrainedModel) throws -> TranslatorOptions {
    var options = try translatorOptions(kept: 1)
    try complete(&options, kept: 1, for: model)
    return options
  }
}

private let linesPerBlock = 1024
