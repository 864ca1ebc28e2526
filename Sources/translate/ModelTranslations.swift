internal import CommandLineTool
internal import Evaluation
internal import Files
internal import Translation

extension Arguments {
  /// Translates lines with a model, to be scored; the search options are those of the command that translates.
  func translations(of lines: [String], by model: ModelDirectory, name: String) throws -> NamedLines {
    var options = TranslatorOptions()
    options.search = try search(kept: 1)
    options.targetLength = targetLength
    options.precision = precision
    options.threads = threads
    let translator = try Translator(model.load(), options)
    let progress = console.progress("translating with \(name)", total: lines.count, unit: "lines")
    defer { progress.finish() }
    var translations: [String] = []
    for start in stride(from: 0, to: lines.count, by: linesPerBlock) {
      let block = Array(lines[start..<min(start + linesPerBlock, lines.count)])
      translations += translator.translate(block, first: start).map(\.text)
      progress.update(to: translations.count)
    }
    return NamedLines(name: name, lines: translations)
  }
}

private let linesPerBlock = 1024
