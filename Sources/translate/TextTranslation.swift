internal import Bitext
internal import CommandLineTool
internal import Files
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
  private let output: String

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    output = arguments[TranslateTextOptions.output]
    alignmentsPath = arguments[TranslateTextOptions.alignments]
    picturesPath = arguments[TranslateTextOptions.attention]
    if let picturesPath { _ = try PictureFormat(path: picturesPath) }
    try TextInput.check(arguments, TranslateTextOptions.input)
    if alignmentsPath == output {
      throw UsageError.inconsistent("--alignments and --output are one file: name two")
    }
    try arguments.checkAlternatives()
    try arguments.checkEdges()
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
    let input = try TextInput(arguments, TranslateTextOptions.input)
    let prefixes = try arguments.linePrefixes()
    let edges = try arguments.edges()
    let named = try arguments.system()
    let system = try arguments.load(named, withEdges: edges != nil)
    let model = system.first
    try arguments.checkEdges(
      of: TranslateTextOptions.edges.name, isGiven: edges != nil, for: named.directories)
    if !model.configuration.architecture.hasAttention, alignmentsPath ?? picturesPath != nil {
      throw AttentionError.noSuchKind(.cross, known: [])
    }
    try arguments.complete(&options, kept: kept, for: model)
    let translator = try Translator(system, options)
    let name = FileSystem.name(of: named.directories[0].path)
    let pictures = try picturesPath.map { try PictureSeries(path: $0, title: "\(name): attention") }
    var notes = TranslationNotes(unit: input.unit)
    var check = SourceLanguageCheck(arguments, for: model.configuration.sourceLanguage)
    var timing = TranslationTiming(loading: clock.now - start)
    try withOutputs { output, alignments in
      try input.forEach(
        "translating", output: self.output,
        { texts in
          let prefixes = try prefixes?.all(texts.count, of: commandLine)
          let graphs = try edges.map { try translator.graphs(of: texts, $0, of: commandLine) }
          try edges?.checkEnd(of: commandLine)
          return translator.translate(texts, prefixes: prefixes, graphs: graphs)
        },
        lines: { try translator.translateLines(of: $0, prefixes: prefixes, edges: edges, $1) }
      ) { results in
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
    if let note = check?.note(input.unit) { arguments.console.note(note) }
    timing.translating = clock.now - start - timing.loading
    for note in notes.texts(hasGlossary: options.glossary != nil) { arguments.console.note(note) }
    if arguments[TranslateTextOptions.timing] { arguments.console.write(timing.description + "\n") }
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
