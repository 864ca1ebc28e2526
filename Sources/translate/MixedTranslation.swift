internal import CommandLineTool
internal import Files
internal import Translation

/// One run of the command that translates texts of any language: `--from auto`.
struct MixedTranslation {
  private let arguments: Arguments
  private let target: String

  /// What `--from` says for languages that are to be found out.
  static let word = "auto"

  /// Whether the languages of the texts are to be found out.
  static func isWanted(by arguments: Arguments) -> Bool { arguments[ModelOptions.from]?.lowercased() == word }

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    try arguments.refuse(ModelOptions.system, with: ModelOptions.from)
    guard let target = arguments[ModelOptions.to] else {
      throw UsageError.inconsistent(
        "--from \(Self.word) finds the language of each text: say with --to which to translate to")
    }
    self.target = target
    try Self.refuseWhatIsForOneModel(arguments)
    try TextInput.check(arguments, TranslateTextOptions.input)
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
    let input = try TextInput(arguments, TranslateTextOptions.input)
    let identifier = try arguments.languageIdentifier()
    var translators = try TranslatorsByLanguage(arguments, to: target)
    var (copied, count) = (CopiedTexts(), 0)
    try AtomicFile.write(to: arguments[TranslateTextOptions.output]) { output in
      try input.forEach(
        "translating", output: arguments[TranslateTextOptions.output], identifier.identify,
        lines: identifier.identifyLines(of:_:)
      ) { texts in
        let results = try translators.translate(texts, first: count)
        for result in results { try output.writeLine(try line(for: result)) }
        // Nobody waits for a compressed file, and it would grow.
        if !output.path.hasSuffix(".gz") { try output.flush() }
        copied.add(results)
        count += results.count
      }
    }
    for note in copied.notes(input.unit, to: target) { arguments.console.note(note) }
  }

  private func line(for result: MixedText) throws -> String {
    arguments[TranslateTextOptions.json] ? try jsonLine(of: MixedObject(result)) : result.text
  }
}
