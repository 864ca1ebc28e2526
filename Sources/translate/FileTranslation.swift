internal import CommandLineTool
internal import Documents
internal import Files
internal import Translation
internal import VisibleText

/// One run of the command that translates documents.
struct FileTranslation {
  private let arguments: Arguments
  private let input: String
  private let output: String
  private let format: DocumentFormat

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    input = arguments.operands[0]
    output = arguments[TranslateFileOptions.output]
    guard let format = arguments[TranslateFileOptions.format] ?? DocumentFormat(path: input) else {
      // Where there is no file, its format is no question.
      if input != "-", !FileSystem.exists(input) { throw FileError.notFound(path: input) }
      if let unread = UnreadFormat(path: input) { throw unread }
      throw DocumentError.unknownFormat(path: input, known: DocumentFormat.allCases.map(\.rawValue))
    }
    self.format = format
    if arguments.isGiven(TranslateFileOptions.columns), format != .csv {
      throw UsageError.inconsistent("--columns belongs to .csv files: leave it out, or add --format csv")
    }
  }

  func run() throws {
    var options = try arguments.translatorOptions(kept: 1)
    options.batchTokens = arguments[TranslateTextOptions.batchTokens]
    try arguments.handleTexts(&options)
    // The document is read before the weights: what is wrong with it is told at once.
    let bytes = try Document.bytes(of: input, format)
    let named = try MixedTranslation.isWanted(by: arguments) ? system(for: bytes) : arguments.system()
    let configuration = try named.directories[0].modelConfiguration()
    let document = try document(bytes, documentOptions(configuration))
    // Which words belong together is only asked where something has to be put between them.
    options.wantsDetails = document.texts.contains(where: \.needsAlignment)
    let system = try arguments.load(named)
    try arguments.complete(&options, kept: 1, for: system.first)
    let translations = try translations(of: document, Translator(system, options))
    try write(document, translations.texts, configuration)
    if namesOtherFormat {
      arguments.console.note(
        "\(visible(output)): is .\(format.rawValue) like \(FileSystem.inputName(input)), whatever its name says: "
          + "documents keep their format")
    }
    if var check = SourceLanguageCheck(arguments, for: configuration.sourceLanguage) {
      check.add(document: document.texts.map(\.text))
      if let note = check.note("text") { arguments.console.note(note) }
    }
    for note in translations.notes.texts(unit: "text", hasGlossary: options.glossary != nil) {
      arguments.console.note(note)
    }
  }

  /// Whether the name of what is written promises a format that it is not in.
  private var namesOtherFormat: Bool {
    let named = DocumentFormat(path: output)
    // With --format, the name of the document promises as much.
    if named == format || (named != nil && named == DocumentFormat(path: input)) { return false }
    return named != nil || UnreadFormat(path: output) != nil
  }

  /// The model for the language that a document is in.
  private func system(for bytes: [UInt8]) throws -> NamedSystem {
    try arguments.checkEnsembleOptions(for: [])
    let language = try DocumentLanguage(arguments, path: input)
    return NamedSystem(try language.model(for: document(bytes, documentOptions())))
  }

  private func document(_ bytes: [UInt8], _ options: DocumentOptions) throws -> Document {
    try Document(bytes, format: format, path: input, options: options)
  }

  private func documentOptions(_ configuration: ModelConfiguration? = nil) -> DocumentOptions {
    var options = DocumentOptions()
    options.sourceLanguage = configuration?.sourceLanguage
    options.targetLanguage = configuration?.targetLanguage
    options.columns = (arguments[TranslateFileOptions.columns] ?? "").split(separator: ",").map(String.init)
    return options
  }

  private func translations(
    of document: Document, _ translator: Translator
  ) throws -> (texts: [MarkedText], notes: TranslationNotes) {
    let progress = arguments.console.progress("translating", total: document.texts.count, unit: "texts")
    defer { progress.finish() }
    var notes = TranslationNotes()
    var first = 0
    let translations = try document.translations { texts in
      let results = translator.translate(texts.map(\.text), marked: texts.map(\.protected), first: first)
      notes.add(results)
      first += texts.count
      progress.advance(by: texts.count)
      return zip(texts, results).map { MarkupProjection.marked($1.text, as: $0, by: $1.unitAlignment) }
    }
    return (translations, notes)
  }

  /// Writes what was asked for, or nothing where a part of it cannot be written.
  private func write(
    _ document: Document, _ translations: [MarkedText], _ configuration: ModelConfiguration
  ) throws {
    let bytes = try document.written(translations)
    try AtomicFile.write(to: output) { file in
      try file.write(bytes)
      guard let bilingual = arguments[TranslateFileOptions.bilingual] else { return }
      let page = BilingualPage.html(
        title: FileSystem.name(of: input),
        languages: (configuration.sourceLanguage, configuration.targetLanguage), texts: document.texts,
        translations: translations)
      try AtomicFile.write(page, to: bilingual)
    }
  }
}
