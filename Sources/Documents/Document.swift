internal import Files

/// A document in one of many formats: its texts, and how to write it with others in their place.
///
/// Everything that is no text stays as it is, byte for byte, and so does each text whose translation is the text itself; of
/// archives the files without changes keep their bytes.
public struct Document: Sendable {
  /// The texts in their order, each a block such as a paragraph, a cell or a heading.
  public let texts: [MarkedText]
  private let path: String
  private let content: Content

  private enum Content {
    case file(ByteTemplate, isXML: Bool)
    case archive(ArchiveDocument)
  }

  /// How many bytes a document that is no archive may have.
  public static let maximumBytes = 256 << 20

  /// Reads a document from a file, plain or compressed with gzip; `-` is standard input.
  ///
  /// - Throws: A `FileError` or a `DocumentError`, which says in which line something is wrong.
  public init(path: String, format: DocumentFormat, options: DocumentOptions = DocumentOptions()) throws {
    try self.init(
      Self.bytes(of: path, format), format: format, path: path, options: options)
  }

  /// Returns the bytes of a document, to be read more than once.
  ///
  /// - Throws: `DocumentError.tooLarge`, `FileError`.
  public static func bytes(of path: String, _ format: DocumentFormat) throws -> [UInt8] {
    let limit = format.isArchive ? ArchiveLimits.standard.fileBytes : maximumBytes
    let bytes =
      try format.isArchive
      ? FileSystem.readStoredBytes(path, limit: limit) : FileSystem.readBytes(path, limit: limit)
    guard let bytes else { throw DocumentError.tooLarge(path: path, limit: limit) }
    return bytes
  }

  /// Reads a document from its bytes.
  ///
  /// - Parameter path: What messages call it.
  public init(
    _ bytes: [UInt8], format: DocumentFormat, path: String, options: DocumentOptions = DocumentOptions()
  ) throws {
    self.path = path
    var collector = TextCollector()
    if format.isArchive {
      content = .archive(try ArchiveDocument(bytes, format, path: path, options, &collector))
    } else {
      let template = try Self.template(bytes, format, DocumentOrigin(path: path), options, &collector)
      content = .file(template, isXML: [.xhtml, .xliff, .tmx].contains(format))
    }
    texts = collector.texts
  }

  private static func template(
    _ bytes: [UInt8], _ format: DocumentFormat, _ origin: DocumentOrigin, _ options: DocumentOptions,
    _ collector: inout TextCollector
  ) throws -> ByteTemplate {
    switch format {
    case .text:
      try origin.checkUTF8(bytes)
      let start = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
      return ByteTemplate(bytes, TextLayout.replacements(bytes, in: start..<bytes.count, &collector))
    case .markdown: return try MarkdownDocument.template(bytes, origin, &collector)
    case .html: return try MarkupDocument.html(bytes, origin, options, &collector)
    case .xhtml: return try MarkupDocument.xml(bytes, .xhtml, origin, options, &collector)
    case .subRip: return try SubtitleDocument.template(bytes, isWebVTT: false, origin, &collector)
    case .webVTT: return try SubtitleDocument.template(bytes, isWebVTT: true, origin, &collector)
    case .gettext: return try GettextDocument.template(bytes, origin, options, &collector)
    case .xliff: return try XLIFFDocument.template(bytes, origin, options, &collector)
    case .tmx: return try TMXDocument.template(bytes, origin, options, &collector)
    case .json: return try JSONDocument.template(bytes, origin, &collector)
    case .yaml: return try YAMLDocument.template(bytes, origin, &collector)
    case .csv: return try CSVDocument.template(bytes, origin, options, &collector)
    case .word, .openDocument, .presentation, .epub:
      preconditionFailure("\(format.rawValue) is an archive")
    }
  }

  /// Returns the bytes of the document with translations in the place of its texts.
  ///
  /// A translation is one line, whatever it holds. One whose marks are not those of its text, each once and well nested, gets them as
  /// `MarkupProjection` puts them without knowing which words belong together.
  ///
  /// - Parameter translations: One for each text, in their order.
  public func written(_ translations: [MarkedText]) throws -> [UInt8] {
    precondition(
      translations.count == texts.count, "\(translations.count) translations of \(texts.count) texts")
    let checked = zip(texts, translations).map { text, translation in
      if translation.isSame(as: text) { return translation }
      let line = translation.onOneLine
      return line.hasMarks(of: text) ? line : MarkupProjection.marked(line.text, as: text, by: [])
    }
    let translated = TranslatedTexts(sources: texts, translations: checked)
    switch content {
    case .archive(let archive): return try archive.written(translated, path: path)
    case .file(let template, let isXML):
      let bytes = template.rendered(translated)
      // What is written has to be XML as what was read.
      if isXML, bytes != template.bytes { try XMLCheck.check(bytes, DocumentOrigin(path: path)) }
      return bytes
    }
  }

  /// Returns the bytes of the document with its texts translated.
  ///
  /// - Parameter translate: Returns a translation for each of some texts; it is asked block by block, in their order.
  public func translated(
    inBlocksOf size: Int = 256, by translate: ([MarkedText]) throws -> [MarkedText]
  ) throws -> [UInt8] {
    try written(translations(inBlocksOf: size, by: translate))
  }

  /// Returns the translations of the texts, asked for block by block.
  public func translations(
    inBlocksOf size: Int = 256, by translate: ([MarkedText]) throws -> [MarkedText]
  ) throws -> [MarkedText] {
    var translations: [MarkedText] = []
    for start in stride(from: 0, to: texts.count, by: max(1, size)) {
      let block = Array(texts[start..<min(texts.count, start + max(1, size))])
      let translated = try translate(block)
      precondition(
        translated.count == block.count, "\(translated.count) translations of \(block.count) texts")
      translations += translated
    }
    return translations
  }
}

extension MarkedText {
  /// The text with spaces for line ends, which would end a cue, a cell or an item.
  fileprivate var onOneLine: MarkedText {
    guard text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return self }
    var result = self
    result.text = String(decoding: text.utf8.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }, as: UTF8.self)
    return result
  }

  /// Whether the marks are well nested, and those of another text.
  fileprivate func hasMarks(of other: MarkedText) -> Bool {
    guard marks.count == other.marks.count, isWellNested else { return false }
    func keys(_ text: MarkedText) -> Set<MarkKey> { Set(text.marks.map { MarkKey($0.number, $0.kind) }) }
    return keys(self) == keys(other)
  }
}
