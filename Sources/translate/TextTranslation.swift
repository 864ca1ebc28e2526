internal import Bitext
internal import CommandLineTool
internal import Files
internal import Glibc
internal import Study
internal import Tensors
internal import Translation
internal import Visualization

/// One run of the command that translates.
struct TextTranslation {
  private let arguments: Arguments
  private let format: TranslationFormat
  private let alignmentsPath: String?
  private let picturesPath: String?
  private let input: String
  private let output: String

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    input = arguments[TranslateTextOptions.input]
    output = arguments[TranslateTextOptions.output]
    alignmentsPath = arguments[TranslateTextOptions.alignments]
    picturesPath = arguments[TranslateTextOptions.attention]
    if let picturesPath { _ = try PictureFormat(path: picturesPath) }
    if !arguments.operands.isEmpty, arguments.isGiven(TranslateTextOptions.input) {
      throw UsageError.inconsistent("--input and texts on the command line exclude each other: leave one out")
    }
    if alignmentsPath == output {
      throw UsageError.inconsistent("--alignments and --output are one file: name two")
    }
    try arguments.checkAlternatives()
    let several =
      arguments[TranslateTextOptions.alternatives]
      ?? (arguments.isGiven(TranslateTextOptions.nBest) ? arguments[TranslateTextOptions.nBest] : nil)
    if arguments[TranslateTextOptions.json] {
      format = .json(alternatives: several)
    } else {
      format = several.map(TranslationFormat.nBest) ?? .text
    }
  }

  func run() throws {
    let kept = arguments[TranslateTextOptions.nBest]
    var options = try arguments.translatorOptions(kept: kept)
    options.alternatives = arguments[TranslateTextOptions.alternatives]
    options.batchTokens = arguments[TranslateTextOptions.batchTokens]
    try arguments.handleTexts(&options)
    options.wantsDetails = alignmentsPath != nil || format.wantsDetails
    options.wantsAttention = picturesPath != nil
    let clock = ContinuousClock()
    let start = clock.now
    // The input is opened first: a wrong name is told before a model is loaded.
    let reader = arguments.operands.isEmpty ? try LineReader(path: input) : nil
    let prefixes = try arguments.linePrefixes()
    let named = try arguments.system()
    let system = try arguments.load(named)
    let model = system.first
    if !model.configuration.architecture.hasAttention, alignmentsPath ?? picturesPath != nil {
      throw AttentionError.noSuchKind(.cross, known: [])
    }
    try arguments.complete(&options, kept: kept, for: model)
    let translator = try Translator(system, options)
    let name = FileSystem.name(of: named.directories[0].path)
    let pictures = try picturesPath.map { try PictureSeries(path: $0, title: "\(name): attention") }
    var notes = TranslationNotes(unit: reader == nil ? "text" : "line")
    var check = SourceLanguageCheck(arguments, for: model.configuration.sourceLanguage)
    var timing = TranslationTiming(loading: clock.now - start)
    try withOutputs { output, alignments in
      try translate(translator, reader, prefixes) { results in
        try write(results, to: output, alignments)
        for attention in results.flatMap(\.attention) {
          try pictures?.add(AttentionHeatmap(attention.maps(), of: model.configuration, named: name))
        }
        timing.add(results)
        notes.add(results)
        check?.add(results.map(\.source))
      }
    }
    try pictures?.finish()
    if let note = check?.note(reader == nil ? "text" : "line") { arguments.console.note(note) }
    timing.translating = clock.now - start - timing.loading
    for note in notes.texts(hasGlossary: options.glossary != nil) { arguments.console.note(note) }
    if arguments[TranslateTextOptions.timing] { arguments.console.write(timing.description + "\n") }
  }

  private func translate(
    _ translator: Translator, _ reader: LineReader?, _ prefixes: LinePrefixes?,
    _ write: ([TranslatedText]) throws -> Void
  ) throws {
    guard let reader else {
      let texts = arguments.operands.map(withoutLineEnds)
      try write(translator.translate(texts, prefixes: prefixes?.all(texts.count, of: "the command line")))
      return
    }
    // A bar drawn between lines of the result would only disturb.
    let isShownBesideResult = output == "-" && isatty(STDOUT_FILENO) == 1
    let console = arguments.console.quieted(if: isShownBesideResult)
    let progress = console.progress("translating", unit: "lines")
    defer { progress.finish() }
    try translator.translateLines(of: reader, prefixes: prefixes) { results in
      try write(results)
      progress.advance(by: results.count)
    }
  }

  // MARK: Output

  /// Files are whole or not there at all; what goes to standard output is there as soon as it is written.
  private func withOutputs(_ body: (OutputFile, OutputFile?) throws -> Void) throws {
    try AtomicFile.write(to: output) { output in
      guard let alignmentsPath else { return try body(output, nil) }
      try AtomicFile.write(to: alignmentsPath) { try body(output, $0) }
    }
  }

  private func write(_ results: [TranslatedText], to output: OutputFile, _ alignments: OutputFile?) throws {
    let first = index.value
    for (offset, result) in results.enumerated() {
      for line in try format.lines(for: result, index: first + offset) { try output.writeLine(line) }
      let pairs = result.alignment.sorted().map(\.description)
      try alignments?.writeLine(pairs.joined(separator: " "))
    }
    index.value += results.count
    // Nobody waits for a compressed file, and it would grow.
    if !output.path.hasSuffix(".gz") { try output.flush() }
  }

  /// How many texts have been written.
  private let index = Index()

  private final class Index {
    var value = 0
  }
}

/// Returns a text in which line ends are spaces: a text on the command line is one line.
func withoutLineEnds(_ text: String) -> String {
  String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\n" || $0 == "\r" ? " " : $0 }))
}
