internal import Bitext
internal import CommandLineTool
internal import Files
internal import Ranks
internal import Study
internal import Tensors
internal import Translation
internal import Visualization

/// One run of the command that translates, in one of the processes that share it.
struct TextTranslation {
  private let arguments: Arguments
  private let group: any ProcessGroup
  private let format: TranslationFormat
  private let alignmentsPath: String?
  private let picturesPath: String?
  private let output: String
  private let texts: SharedTexts
  private let translator: Translator
  private let configuration: ModelConfiguration
  /// What pictures call the model.
  private let name: String
  /// When the model was there, and how long that took.
  private let begin: ContinuousClock.Instant
  private let loading: Duration

  /// Loads the model; a wrong name of a file is told before.
  init(_ arguments: Arguments, _ group: any ProcessGroup) throws {
    (self.arguments, self.group) = (arguments, group)
    output = arguments[TranslateTextOptions.output]
    alignmentsPath = arguments[TranslateTextOptions.alignments]
    picturesPath = arguments[TranslateTextOptions.attention]
    try arguments.checkTranslation(by: group)
    format = arguments.translationFormat
    let kept = arguments[TranslateTextOptions.nBest]
    var options = try arguments.translatorOptions(kept: kept)
    options.alternatives = arguments[TranslateTextOptions.alternatives]
    options.batchTokens = arguments[TranslateTextOptions.batchTokens]
    try arguments.handleTexts(&options)
    options.wantsDetails = alignmentsPath != nil || format.wantsDetails
    options.wantsAttention = picturesPath != nil
    let start = ContinuousClock.now
    texts = try SharedTexts(arguments, group)
    let named = try arguments.system()
    let system = try arguments.load(named, withEdges: arguments.isGiven(TranslateTextOptions.edges))
    let model = system.first
    try arguments.checkEdges(
      of: TranslateTextOptions.edges.name, isGiven: arguments.isGiven(TranslateTextOptions.edges),
      for: named.directories)
    if !model.configuration.architecture.hasAttention, alignmentsPath ?? picturesPath != nil {
      throw AttentionError.noSuchKind(.cross, known: [])
    }
    try arguments.complete(&options, kept: kept, for: model)
    translator = try Translator(system, options)
    configuration = model.configuration
    name = FileSystem.name(of: named.directories[0].path)
    begin = .now
    loading = begin - start
  }

  func run() throws {
    let wantsAlignments = alignmentsPath != nil
    let work = SharedWork<TextBlock, TranslatedBlock>(
      reading: { [texts, translator] in try texts.reader(for: translator) },
      working: { [translator, format] in
        { block in
          try TranslatedBlock(
            translator.translate(block), first: block.first, format, wantsAlignments: wantsAlignments)
        }
      })
    try work.run(on: group, write)
  }

  // MARK: Output

  /// Writes what comes of the texts, in the first process.
  private func write(_ dealer: WorkDealer<TextBlock, TranslatedBlock>) throws {
    let pictures = try picturesPath.map { try PictureSeries(path: $0, title: "\(name): attention") }
    var (notes, timing) = (TranslationNotes(), TranslationTiming())
    var check = SourceLanguageCheck(arguments, for: configuration.sourceLanguage)
    let progress = texts.progress(besides: output)
    defer { progress?.finish() }
    try withOutputs { output, alignments in
      try dealer.forEach { block, translated in
        try output.write(translated.text)
        try alignments?.write(translated.alignments)
        // Nobody waits for a compressed file, and it would grow.
        if !output.path.hasSuffix(".gz") { try output.flush() }
        for attention in translated.attention {
          try pictures?.add(AttentionHeatmap(attention.maps(), of: configuration, named: name))
        }
        timing.add(translated.timing)
        notes.add(translated.notes)
        check?.add(block.texts)
        progress?.advance(by: block.texts.count)
      }
    }
    try pictures?.finish()
    progress?.finish()
    if let note = check?.note(texts.unit) { arguments.console.note(note) }
    let hasGlossary = arguments.isGiven(HandlingOptions.glossary)
    for note in notes.texts(unit: texts.unit, hasGlossary: hasGlossary) { arguments.console.note(note) }
    if arguments[TranslateTextOptions.timing] {
      arguments.console.write(
        timing.text(loading: loading, translating: .now - begin, processes: group.count))
    }
  }

  /// Files are whole or not there at all; what goes to standard output is there as soon as it is written.
  private func withOutputs(_ body: (OutputFile, OutputFile?) throws -> Void) throws {
    try AtomicFile.write(to: output) { output in
      guard let alignmentsPath else { return try body(output, nil) }
      try AtomicFile.write(to: alignmentsPath) { try body(output, $0) }
    }
  }
}

extension Arguments {
  /// Throws where options of the command that translates exclude each other.
  fileprivate func checkTranslation(by group: any ProcessGroup) throws {
    if let path = self[TranslateTextOptions.attention] {
      _ = try PictureFormat(path: path)
      guard group.count == 1 else {
        throw UsageError.inconsistent("--attention draws in one process: start it without others")
      }
    }
    try TextInput.check(self, TranslateTextOptions.input)
    if self[TranslateTextOptions.alignments] == self[TranslateTextOptions.output] {
      throw UsageError.inconsistent("--alignments and --output are one file: name two")
    }
    try refuse(TranslateTextOptions.prefix, with: TranslateTextOptions.prefixes)
    try checkAlternatives()
    try checkEdges()
  }

  /// What is written for each text.
  fileprivate var translationFormat: TranslationFormat {
    let several =
      self[TranslateTextOptions.alternatives]
      ?? (isGiven(TranslateTextOptions.nBest) ? self[TranslateTextOptions.nBest] : nil)
    if self[TranslateTextOptions.json] { return .json(alternatives: several) }
    return several.map(TranslationFormat.nBest) ?? .text
  }
}
