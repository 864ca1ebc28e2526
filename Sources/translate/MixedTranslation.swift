internal import CommandLineTool
internal import Files
internal import Ranks
internal import Translation

/// One run of the command that translates texts of any language: `--from auto`, in one of the processes that share it.
struct MixedTranslation {
  private let arguments: Arguments
  private let group: any ProcessGroup
  private let target: String
  private let texts: SharedTexts
  private let identifier: LanguageIdentifier

  /// What `--from` says for languages that are to be found out.
  static let word = "auto"

  /// Whether the languages of the texts are to be found out.
  static func isWanted(by arguments: Arguments) -> Bool { arguments[ModelOptions.from]?.lowercased() == word }

  /// What is missing where `--to` is.
  static var targetNeeded: UsageError {
    .inconsistent("--from \(word) finds the language of each text: say with --to which to translate to")
  }

  init(_ arguments: Arguments, _ group: any ProcessGroup) throws {
    (self.arguments, self.group) = (arguments, group)
    try arguments.refuse(ModelOptions.system, with: ModelOptions.from)
    guard let target = arguments[ModelOptions.to] else { throw Self.targetNeeded }
    self.target = target
    try Self.refuseWhatIsForOneModel(arguments)
    try TextInput.check(arguments, TranslateTextOptions.input)
    texts = try SharedTexts(arguments, group)
    identifier = try arguments.languageIdentifier(candidates: LanguageModel.candidates)
    // That there is no model is told before anything is written.
    _ = try TranslatorsByLanguage(arguments, to: target)
    let found = try arguments.translatingModels(from: nil, to: target, among: ModelFolders.all())
    arguments.noteCharacters(of: found[0].directory)
  }

  private static func refuseWhatIsForOneModel(_ arguments: Arguments) throws {
    try arguments.checkEnsembleOptions(for: [])
    for (isGiven, name) in [
      (arguments.isGiven(TranslateTextOptions.nBest), TranslateTextOptions.nBest.name),
      (arguments.isGiven(TranslateTextOptions.prefix), TranslateTextOptions.prefix.name),
      (arguments.isGiven(TranslateTextOptions.prefixes), TranslateTextOptions.prefixes.name),
      (arguments.isGiven(TranslateTextOptions.edges), TranslateTextOptions.edges.name),
      (arguments.isGiven(TranslateTextOptions.alternatives), TranslateTextOptions.alternatives.name),
      (arguments.isGiven(TranslateTextOptions.alignments), TranslateTextOptions.alignments.name),
      (arguments.isGiven(TranslateTextOptions.attention), TranslateTextOptions.attention.name),
      (arguments.isGiven(TranslateTextOptions.timing), TranslateTextOptions.timing.name),
      (arguments.isGiven(SearchOptions.shortlist), SearchOptions.shortlist.name),
      (arguments.isGiven(ModelOptions.maskedHeads), ModelOptions.maskedHeads.name),
    ] where isGiven {
      throw UsageError.inconsistent(
        "--\(name) is for one model, and --from \(word) takes one for each language: leave one out")
    }
  }

  func run() throws {
    let isJSON = arguments[TranslateTextOptions.json]
    let work = SharedWork<TextBlock, MixedBlock>(
      reading: { [texts] in try texts.reader() },
      working: { [arguments, target, identifier] in
        var translators = try TranslatorsByLanguage(arguments, to: target)
        return { block in
          let identified = identifier.identify(block.texts)
          return try MixedBlock(
            translators.translate(identified, first: block.first), first: block.first, isJSON: isJSON)
        }
      })
    try work.run(on: group, write)
  }

  /// Writes what comes of the texts, in the first process.
  private func write(_ dealer: WorkDealer<TextBlock, MixedBlock>) throws {
    let path = arguments[TranslateTextOptions.output]
    var copied = CopiedTexts()
    let progress = texts.progress(besides: path)
    defer { progress?.finish() }
    try AtomicFile.write(to: path) { output in
      try dealer.forEach { block, mixed in
        try output.write(mixed.text)
        // Nobody waits for a compressed file, and it would grow.
        if !output.path.hasSuffix(".gz") { try output.flush() }
        copied.add(mixed.copied)
        progress?.advance(by: block.texts.count)
      }
    }
    progress?.finish()
    for note in copied.notes(texts.unit, to: target) { arguments.console.note(note) }
  }
}

/// What became of some of a row of texts of any language.
private struct MixedBlock: Codable, Sendable {
  /// The lines that are written, each with its end.
  private(set) var text = ""
  private(set) var copied: CopiedTexts

  init(_ texts: [MixedText], first: Int, isJSON: Bool) throws {
    copied = CopiedTexts(first: first)
    copied.add(texts)
    for result in texts { text += (isJSON ? try jsonLine(of: MixedObject(result)) : result.text) + "\n" }
  }
}
